package io.millrace.platform.command.shards.postgres;

import io.millrace.platform.command.postgres.LockIds;
import io.millrace.platform.command.shards.LeaseLostException;
import io.millrace.platform.command.shards.Move;
import java.sql.SQLException;

/**
 * The rows of {@code bucket_fence} that belong to a move. Every one carries the epoch of the
 * mover's lease: a driver that lost it finds another number and stops.
 */
final class Fences {
  /** In transit to this shard. */
  static final String ARRIVING = "arriving";

  /** About to leave this shard: its commands wait. */
  static final String LEAVING = "leaving";

  /** Somewhere else. */
  static final String MOVED = "moved";

  /** Served here. */
  static final String OPEN = "open";

  private static final int LOCK_MILLIS = 1_000;
  private static final int LOCK_ATTEMPTS = 20;
  private static final int PAUSE_MILLIS = 25;

  private static final String LOCK =
      "SELECT pg_advisory_xact_lock(?, b) FROM unnest(?::int[]) AS b ORDER BY b";

  private static final String ADOPT =
      "UPDATE bucket_fence SET epoch = ? WHERE move_id = ? AND epoch < ?";

  private static final String SET =
      """
      INSERT INTO bucket_fence (bucket, state, move_id, epoch)
      SELECT b, ?, ?, ? FROM unnest(?::int[]) AS b
      ON CONFLICT (bucket) DO UPDATE
        SET state = excluded.state, move_id = excluded.move_id, epoch = excluded.epoch,
          since = now()
        WHERE bucket_fence.epoch <= excluded.epoch
          AND (bucket_fence.move_id = excluded.move_id OR bucket_fence.state IN ('moved', 'open'))""";

  private static final String HOLD =
      """
      SELECT bucket FROM bucket_fence
      WHERE bucket = ANY (?) AND state = ? AND move_id = ? AND epoch = ? FOR SHARE""";

  private static final String LATER =
      "SELECT count(*) FROM bucket_fence WHERE bucket = ANY (?) AND epoch > ?";

  private final Move move;
  private final long epoch;

  Fences(Move move, long epoch) {
    this.move = move;
    this.epoch = epoch;
  }

  /** Makes the move's rows here those of this driver's term; the one before can do no more. */
  void adopt(Jdbc shard) throws SQLException {
    if (shard.row(LATER, row -> row.getInt(1), move.buckets(), epoch) > 0) {
      throw lost(shard, "its own");
    }
    shard.update(ADOPT, epoch, move.id(), epoch);
    shard.commit();
  }

  /**
   * Waits until no command of the buckets is under way, then makes the shard refuse them. Each
   * attempt is long enough for transactions under way, and never as long as commands wait for a
   * lock.
   *
   * @return whether it could be closed; false when commands ran without a pause
   */
  boolean close(Jdbc shard) throws SQLException, InterruptedException {
    for (int attempt = 1; attempt <= LOCK_ATTEMPTS; attempt++) {
      try {
        tryClose(shard);
        return true;
      } catch (SQLException e) {
        shard.rollback();
        if (!"55P03".equals(e.getSQLState())) {
          throw e;
        }
        Thread.sleep(PAUSE_MILLIS * (long) attempt);
      }
    }
    return false;
  }

  private void tryClose(Jdbc shard) throws SQLException {
    shard.update("SET LOCAL lock_timeout = " + LOCK_MILLIS);
    shard.row("SELECT pg_advisory_xact_lock(?, ?)", row -> 0, LockIds.BUCKETS, LockIds.ALL_BUCKETS);
    shard.rows(LOCK, row -> 0, LockIds.BUCKETS, move.buckets());
    set(shard, LEAVING);
    shard.commit();
  }

  /** Puts the buckets into this state; not yet committed. */
  void set(Jdbc shard, String state) throws SQLException {
    int set = shard.update(SET, state, move.id(), epoch, move.buckets());
    if (set != move.buckets().size()) {
      throw lost(shard, state);
    }
  }

  /**
   * Makes sure, until the transaction ends, that the buckets are in this state by this driver. A
   * driver that freezes in such a transaction must not hold up the next one: the server ends it.
   */
  void hold(Jdbc shard, String state) throws SQLException {
    shard.update("SET LOCAL idle_in_transaction_session_timeout = '5s'");
    shard.update("SET LOCAL statement_timeout = '120s'");
    int held =
        shard.rows(HOLD, row -> row.getInt(1), move.buckets(), state, move.id(), epoch).size();
    if (held != move.buckets().size()) {
      throw lost(shard, state);
    }
  }

  private LeaseLostException lost(Jdbc shard, String state) {
    return new LeaseLostException(
        "the buckets of move %d on write shard %d are not \"%s\" in epoch %d"
            .formatted(move.id(), shard.shard(), state, epoch));
  }
}
