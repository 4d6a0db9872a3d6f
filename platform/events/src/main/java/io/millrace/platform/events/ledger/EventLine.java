package io.millrace.platform.events.ledger;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.MetadataJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A row of the ledger as one line of JSON. Payload and metadata are strings, not objects: a reader
 * gets the very bytes that stood in the ledger.
 */
final class EventLine {
  private static final JsonFactory JSON = new JsonFactory();

  private static final String ID = "\"aggregateId\":\"";

  private static final String BEHIND_ID = "\",\"version\":";

  private EventLine() {}

  /**
   * Tells the lines of these aggregates from others without parsing them. Quotes inside a text are
   * escaped, so only the member itself has this form.
   */
  static Predicate<String> of(Set<String> aggregateIds) {
    Set<String> written = new HashSet<>();
    for (String id : aggregateIds) {
      written.add(new String(JsonStringEncoder.getInstance().quoteAsString(id)));
    }
    return line -> {
      int from = line.indexOf(ID) + ID.length();
      int to = line.indexOf(BEHIND_ID, from);
      return to > from && written.contains(line.substring(from, to));
    };
  }

  static String write(StoredEvent event) {
    LedgerRow row = event.row();
    StringWriter line = new StringWriter(512);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      json.writeNumberField("tx", event.tx());
      json.writeNumberField("position", event.position());
      json.writeNumberField("bucket", row.bucket());
      json.writeStringField("aggregateType", row.aggregate().label());
      json.writeStringField("aggregateId", row.aggregateId());
      json.writeNumberField("version", row.version());
      json.writeStringField("type", row.type());
      json.writeNumberField("schemaVersion", row.schemaVersion());
      json.writeStringField("occurredAt", row.recordedAt().toString());
      json.writeStringField("metadata", text(MetadataJson.write(row.metadata())));
      json.writeStringField("payload", text(row.payload()));
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return line.toString();
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException if it is not of the form of {@link #write}
   */
  static StoredEvent read(int shard, String line) {
    Map<String, String> in = members(line);
    return new StoredEvent(
        Long.parseLong(member(in, "tx")),
        new LedgerRow(
            new EventId(shard, Long.parseLong(member(in, "position"))),
            AggregateType.ofLabel(member(in, "aggregateType")),
            member(in, "aggregateId"),
            Long.parseLong(member(in, "version")),
            Integer.parseInt(member(in, "bucket")),
            Instant.parse(member(in, "occurredAt")),
            MetadataJson.read(member(in, "metadata").getBytes(StandardCharsets.UTF_8)),
            member(in, "type"),
            Integer.parseInt(member(in, "schemaVersion")),
            member(in, "payload").getBytes(StandardCharsets.UTF_8)));
  }

  private static Map<String, String> members(String line) {
    Map<String, String> members = HashMap.newHashMap(16);
    try (JsonParser json = JSON.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the line is no JSON object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        members.put(name, json.getText());
      }
      return members;
    } catch (IOException e) {
      throw new IllegalArgumentException("the line is no JSON", e);
    }
  }

  private static String member(Map<String, String> members, String name) {
    String value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the line has no member " + name);
    }
    return value;
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
