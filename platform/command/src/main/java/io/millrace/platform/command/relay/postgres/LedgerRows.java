package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.LedgerEvent;
import io.millrace.platform.command.relay.LedgerPosition;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.codec.LedgerRow;
import io.millrace.platform.events.codec.MetadataJson;
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

  /**
   * Of the rows of a query on {@code event}, in their order, those up to the one with which their
   * payloads reach so many bytes; {@code bytes} is the sum so far. Only what is stored compressed
   * is read to be measured.
   */
  private static final String UP_TO =
      """
      SELECT * FROM (
        SELECT weighed.*, sum(weight) OVER (ORDER BY %2$s ROWS UNBOUNDED PRECEDING) AS bytes
        FROM (
          SELECT picked.*, CASE WHEN pg_column_compression(payload) IS NULL
            THEN pg_column_size(payload) ELSE octet_length(payload::text) END AS weight
          FROM (%1$s) picked) weighed) summed
      WHERE bytes - weight < %3$s""";

  private final int shard;

  LedgerRows(int shard) {
    this.shard = shard;
  }

  static String upTo(String bytes, String query, String sorting) {
    return UP_TO.formatted(query, sorting, bytes);
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
