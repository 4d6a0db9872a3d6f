package io.millrace.command.imports.rest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.command.imports.ImportResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Results as NDJSON. */
final class ResultLines {
  private static final JsonFactory JSON = new JsonFactory();

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(4096);

  /** The result of one line of the input. */
  void add(long line, ImportResult result) {
    switch (result) {
      case ImportResult.Created _ -> write(line, "created", null, null);
      case ImportResult.Recognised(var detail) -> write(line, "recognised", null, detail);
      case ImportResult.Rejected(String reason, String detail) ->
          write(line, "rejected", reason, detail);
    }
  }

  /** The end of a stream that could not go on; this line and those behind it were not taken. */
  void addFailure(long line, String reason, String detail) {
    write(line, "failed", reason, detail);
  }

  byte[] drain() {
    byte[] all = bytes.toByteArray();
    bytes.reset();
    return all;
  }

  private void write(long line, String result, @Nullable String reason, @Nullable String detail) {
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeNumberField("line", line);
      json.writeStringField("result", result);
      if (reason != null) {
        json.writeStringField("reason", reason);
      }
      if (detail != null) {
        json.writeStringField("detail", detail);
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("JSON could not be written to memory", e);
    }
    bytes.write('\n');
  }
}
