package io.millrace.platform.projection.postgres;

import io.millrace.platform.events.EventId;
import io.millrace.platform.events.TxRange;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.projection.ApplyOutcome.Gap;
import io.millrace.platform.projection.DeadLetter;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.apply.Settlement;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Statements on {@code projection_parked}. */
final class ParkedSql {
  private static final String WRITE =
      """
      INSERT INTO projection_parked
        (projection, projection_version, shard, aggregate_id, aggregate_version, txs)
      SELECT p.projection, p.version, p.shard, p.id, p.aggregate_version,
             int8range(p.first, p.last, '[]')
      FROM unnest($1::text[], $2::int[], $3::int[], $4::text[], $5::bigint[], $6::bigint[],
                  $7::bigint[])
             AS p (projection, version, shard, id, aggregate_version, first, last)
      ON CONFLICT DO NOTHING
      """;

  private static final String SETTLE =
      """
      DELETE FROM projection_parked p
      USING unnest($3::text[], $4::bigint[]) AS s (id, up_to)
      WHERE (p.projection, p.projection_version, p.aggregate_id) = ($1, $2, s.id)
        AND (p.aggregate_version <= s.up_to OR lower(p.txs) = 0)
      """;

  /** An event of which no view with this progress may say that it includes it. */
  private record Parked(DeadLetter letter, int shard, TxRange txs) {
    /** Nothing if the record does not say which event of which aggregate it is. */
    static @Nullable Parked of(DeadLetter letter) {
      Map<String, String> headers = letter.record().raw().headers();
      String id = headers.get("ce_id");
      String tx = headers.get(CloudEventCodec.TX);
      if (letter.aggregateId() == null || id == null || tx == null) {
        return null;
      }
      try {
        long last = Long.parseLong(tx);
        long first = letter.outcome() instanceof Gap ? 0 : last;
        return new Parked(letter, EventId.parse(id).shard(), new TxRange(first, last));
      } catch (IllegalArgumentException e) {
        return null;
      }
    }
  }

  private ParkedSql() {}

  /** Also of letters that others stand in the place of already: their transactions may differ. */
  static Future<?> write(SqlClient client, List<FoldedBatch<?>> batches) {
    List<Parked> all = new ArrayList<>();
    for (FoldedBatch<?> batch : batches) {
      for (DeadLetter letter : batch.deadLetters()) {
        Parked parked = Parked.of(letter);
        if (parked != null) {
          all.add(parked);
        }
      }
    }
    if (all.isEmpty()) {
      return Future.succeededFuture();
    }
    Tuple parameters =
        Columns.of(all)
            .text(each -> each.letter().projection().name())
            .integer(each -> each.letter().projection().version())
            .integer(Parked::shard)
            .text(each -> each.letter().aggregateId())
            .number(each -> each.letter().aggregateVersion())
            .number(each -> each.txs().from())
            .number(each -> each.txs().to())
            .tuple();
    return client.preparedQuery(WRITE).execute(parameters);
  }

  /** Before what is still parked is written: a gap that was closed in part is another one. */
  static Future<?> settle(SqlClient client, Settlement settled) {
    if (settled.upTo().isEmpty()) {
      return Future.succeededFuture();
    }
    List<Map.Entry<String, Long>> upTo = List.copyOf(settled.upTo().entrySet());
    Tuple columns = Columns.of(upTo).text(Map.Entry::getKey).number(Map.Entry::getValue).tuple();
    return client
        .preparedQuery(SETTLE)
        .execute(
            Tuple.of(
                settled.projection().name(),
                settled.projection().version(),
                columns.getValue(0),
                columns.getValue(1)));
  }
}
