package io.millrace.command.relay.postgres;

import io.millrace.command.relay.LedgerEvent;
import io.millrace.command.relay.LedgerPosition;
import io.millrace.events.AggregateType;
import io.millrace.events.EventId;
import io.millrace.events.codec.LedgerRow;
import io.millrace.events.codec.MetadataJson;
import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Rows of the table {@code event}, as a query with {@link #COLUMNS} gives them. */
final class LedgerRows {
  /** Of the table under the name {@code e}. */
  static final String COLUMNS =
      """
      e.tx::text::bigint AS tx, e.position, e.bucket, e.aggregate_type, e.aggregate_id, e.version,
      e.type, e.schema_version, e.payload::text AS payload, e.metadata::text AS metadata,
      e.occurred_at""";

  private final int shard;

  LedgerRows(int shard) {
    this.shard = shard;
  }

  LedgerEvent event(Row row) {
    long position = row.getLong("position");
    return new LedgerEvent(
        new LedgerPosition(row.getLong("tx"), position),
        new LedgerRow(
            new EventId(shard, position),
            AggregateType.ofLabel(row.getString("aggregate_type")),
            row.getString("aggregate_id"),
            row.getLong("version"),
            row.getInteger("bucket"),
            instant(row, "occurred_at"),
            MetadataJson.read(bytes(row, "metadata")),
            row.getString("type"),
            row.getInteger("schema_version"),
            bytes(row, "payload")));
  }

  static Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time.toInstant();
  }

  private static byte[] bytes(Row row, String column) {
    return row.getString(column).getBytes(StandardCharsets.UTF_8);
  }
}
