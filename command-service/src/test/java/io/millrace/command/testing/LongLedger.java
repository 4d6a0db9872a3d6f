package io.millrace.command.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A shard with 100,000 events, of which the relay has yet to publish the last twenty. */
public final class LongLedger implements AutoCloseable {
  private static final int EVENTS = 100_000;
  private static final int WAITING = 20;
  private static final Pattern BUFFERS =
      Pattern.compile("Buffers: shared hit=(\\d+)(?: read=(\\d+))?");

  private final ShardedStore store = new ShardedStore(1);

  /** As it is when nobody has analyzed anything yet. */
  public LongLedger() {
    store.execute(
        0,
        """
        INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version,
          payload, metadata)
        SELECT n %% 1024, 'order', 'order-' || n, 1, 'OrderDelivered', 1, '{}', '{}'
        FROM generate_series(1, %1$d) n;
        UPDATE relay_checkpoint SET tx = e.tx, position = e.position FROM event e
        WHERE e.aggregate_id = 'order-' || (%1$d - %2$d)"""
            .formatted(EVENTS, WAITING));
  }

  /** Has the planner know what there is. */
  public LongLedger analyzed() {
    store.execute(0, "ANALYZE event, relay_checkpoint");
    return this;
  }

  /** The transaction of all its events. */
  public String tx() {
    return store.rows(0, "SELECT tx FROM relay_checkpoint").getFirst();
  }

  /** Holds a query to reading little of it. */
  public void assertReadsLittle(String sql) {
    assertReadsLittle("SELECT", sql);
  }

  /** The same behind another statement of the transaction. */
  public void assertReadsLittle(String before, String sql) {
    String whole = String.join("\n", store.explain(0, before, sql));
    assertThat(whole).doesNotContainPattern("Seq Scan on event_\\d+ .*rows=\\d{4}");
    MatchResult top = BUFFERS.matcher(whole).results().findFirst().orElseThrow();
    int read = top.group(2) == null ? 0 : Integer.parseInt(top.group(2));
    // A search of each day's index, and what it finds.
    assertThat(Integer.parseInt(top.group(1)) + read).as(whole).isLessThan(200);
  }

  @Override
  public void close() {
    store.close();
  }
}
