package io.millrace.platform.events.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one archived day of a shard's ledger consists of.
 *
 * @param day in UTC, of {@code occurred_at}
 * @param events how many
 * @param firstPosition least position; 0 if there is no event
 * @param lastPosition greatest position; 0 if there is no event
 * @param firstTx least transaction id; null if there is no event, or if the day was archived before
 *     this was kept: then only the file itself tells
 * @param lastTx greatest transaction id, or null likewise
 * @param bytes length of the compressed file
 * @param sha256 of the compressed file, in hex
 * @param previous {@code sha256} of the file of the archived day before, or null for the first: a
 *     day that is missing in between is found out
 */
public record Manifest(
    int shard,
    LocalDate day,
    long events,
    long firstPosition,
    long lastPosition,
    @Nullable Long firstTx,
    @Nullable Long lastTx,
    long bytes,
    String sha256,
    @Nullable String previous) {
  private static final int FORMAT = 1;
  private static final JsonFactory JSON = new JsonFactory();

  String toJson() {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text).useDefaultPrettyPrinter()) {
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeNumberField("shard", shard);
      json.writeStringField("day", day.toString());
      json.writeNumberField("events", events);
      json.writeNumberField("firstPosition", firstPosition);
      json.writeNumberField("lastPosition", lastPosition);
      if (firstTx != null && lastTx != null) {
        json.writeNumberField("firstTx", firstTx);
        json.writeNumberField("lastTx", lastTx);
      }
      json.writeNumberField("bytes", bytes);
      json.writeStringField("sha256", sha256);
      if (previous != null) {
        json.writeStringField("previous", previous);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text + "\n";
  }

  /**
   * Reads a manifest.
   *
   * @throws ArchiveDamagedException if it is none
   */
  static Manifest read(Path file) {
    Map<String, String> members = members(file);
    try {
      if (Integer.parseInt(member(members, "format")) != FORMAT) {
        throw new ArchiveDamagedException(file, "its format is not " + FORMAT);
      }
      return new Manifest(
          Integer.parseInt(member(members, "shard")),
          LocalDate.parse(member(members, "day")),
          Long.parseLong(member(members, "events")),
          Long.parseLong(member(members, "firstPosition")),
          Long.parseLong(member(members, "lastPosition")),
          number(members, "firstTx"),
          number(members, "lastTx"),
          Long.parseLong(member(members, "bytes")),
          member(members, "sha256"),
          members.get("previous"));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ArchiveDamagedException(file, "it is no manifest (" + e.getMessage() + ")");
    }
  }

  private static @Nullable Long number(Map<String, String> members, String name) {
    String value = members.get(name);
    return value == null ? null : Long.valueOf(value);
  }

  private static String member(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is missing");
    }
    return value;
  }

  private static Map<String, String> members(Path file) {
    Map<String, String> members = new HashMap<>();
    String text;
    try {
      text = Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new ArchiveDamagedException(file, "it cannot be read (" + e + ")");
    }
    try (JsonParser json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new ArchiveDamagedException(file, "it is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        members.put(name, json.getText());
      }
    } catch (IOException e) {
      throw new ArchiveDamagedException(file, "it is no JSON (" + e.getMessage() + ")");
    }
    return members;
  }
}
