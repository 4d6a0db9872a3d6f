package io.millrace.platform.command.relay.postgres;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;

/** Watches the replication slot of the source {@code wal}. */
public final class SlotProbe {
  private static final String RETAINED =
      """
      SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint AS bytes
      FROM pg_replication_slots WHERE slot_name = $1 AND restart_lsn IS NOT NULL\
      """;

  private static final String DROP =
      """
      SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots
      WHERE slot_name = $1 AND NOT active AND database = current_database()\
      """;

  private final Pool pool;
  private final String slot;

  public SlotProbe(Pool pool, String slot) {
    this.pool = pool;
    this.slot = slot;
  }

  /** How much of the log PostgreSQL keeps for the slot; 0 if there is none. */
  public long retainedBytes() throws InterruptedException {
    for (Row row :
        Await.result(
            "look at the replication slot", pool.preparedQuery(RETAINED).execute(Tuple.of(slot)))) {
      return row.getLong("bytes");
    }
    return 0;
  }

  /** A slot that nobody reads any more keeps the log for ever, until the disk is full. */
  public void dropIfLeftOver() throws InterruptedException {
    Await.result(
        "drop a replication slot that is left over",
        pool.preparedQuery(DROP).execute(Tuple.of(slot)));
  }
}
