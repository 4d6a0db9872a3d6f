package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.RawRecord;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A record as it stands in the table of dead letters. */
record ParkedRecord(Map<String, String> headers, @Nullable Buffer keyBytes, @Nullable Buffer bytes)
    implements RawRecord {

  static ParkedRecord of(Row row) {
    Map<String, String> headers = new LinkedHashMap<>();
    JsonObject stored = row.getJsonObject("headers");
    stored.forEach(header -> headers.put(header.getKey(), String.valueOf(header.getValue())));
    return new ParkedRecord(headers, row.getBuffer("record_key"), row.getBuffer("value"));
  }

  @Override
  public byte @Nullable [] key() {
    return keyBytes == null ? null : keyBytes.getBytes();
  }

  @Override
  public byte @Nullable [] value() {
    return bytes == null ? null : bytes.getBytes();
  }
}
