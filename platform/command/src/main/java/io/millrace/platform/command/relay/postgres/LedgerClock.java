package io.millrace.platform.command.relay.postgres;

import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.util.Optional;

/**
 * Compares the transactions that a ledger holds with those that its database has had. A dump that
 * was restored into another cluster brings ids that lie in the future there: new events would get
 * lower ones, and a relay that reads in their order would skip them.
 */
public final class LedgerClock {
  private static final String LOOK =
      """
      SELECT ledger_newest_tx()::text::bigint AS newest,
        ledger_tx(pg_snapshot_xmax(pg_current_snapshot()))::text::bigint AS next""";

  private final int shard;
  private final Pool pool;

  /**
   * @param shard number of the shard
   * @param pool its database
   */
  public LedgerClock(int shard, Pool pool) {
    this.shard = shard;
    this.pool = pool;
  }

  /** What is wrong, what it means and what to do; empty if the ledger may be used. */
  public Optional<String> fault() throws InterruptedException {
    Row row =
        Await.result("look at the ledger's transactions", pool.preparedQuery(LOOK).execute())
            .iterator()
            .next();
    long newest = row.getLong("newest");
    long next = row.getLong("next");
    return newest < next
        ? Optional.empty()
        : Optional.of(
            """
            The ledger of write shard %d knows transaction %d, but its database has only come to %d: the database was restored from a dump into another cluster. New events would be published before old ones, or never, so the service does not start. Repair the ledger once, while no service writes to it: ./millrace ledger repair --shard %d, or as the owner of the tables: SELECT repair_ledger_clock(). If the topics have events that the dump has not, rebuild the projections afterwards (docs/runbooks/relay.md)."""
                .formatted(shard, newest, next, shard));
  }
}
