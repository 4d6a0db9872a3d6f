package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.AggregateStep;
import io.millrace.platform.command.relay.BatchLimit;
import io.millrace.platform.command.relay.EventSource;
import io.millrace.platform.command.relay.LedgerPosition;
import io.millrace.platform.command.relay.Window;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Takes events out of PostgreSQL's log by logical decoding, with the meaning of {@link
 * PollingEventSource}: the same order, the same bounds, the same checkpoint.
 *
 * <p>The log tells of transactions as they commit; which ones have all ended it does not tell. That
 * still takes a look at the snapshot, without a look at the ledger. A look counts when the stream
 * has come to where the log ended at that moment: from then on every event of a transaction below
 * the look's bound is here.
 *
 * <p>Each term begins with the ledger and goes over to the stream when the ledger shows that every
 * transaction has ended that began before the stream did. When the stream ends for whatever reason
 * (connection, slot, too much to hold), the ledger goes on, and the stream is tried again.
 */
public final class WalEventSource implements EventSource {
  private static final Logger LOG = Logger.getLogger(WalEventSource.class);

  private static final String LOOK =
      """
      SELECT ledger_tx(pg_snapshot_xmin(s))::text::bigint AS finished_below,
        ledger_tx(pg_snapshot_xmax(s))::text::bigint AS started_below, now() AS as_of,
        (pg_current_wal_insert_lsn() - '0/0'::pg_lsn)::bigint AS lsn
      FROM pg_current_snapshot() AS s\
      """;

  private static final long PATIENCE_MILLIS = 20;
  private static final int PENDING_LOOKS = 64;

  private final int shard;
  private final PollingEventSource ledger;
  private final Pool pool;
  private final WalConnection log;
  private final Settings settings;
  private final Runnable onEvents;
  private final LongSupplier nanoTime;
  private final Deque<Look> looks = new ArrayDeque<>();
  private @Nullable WalStream stream;
  private LedgerPosition stored = LedgerPosition.START;
  private long triedAt;
  private long streamFrom;
  private @Nullable Look reached;
  private volatile boolean streaming;

  /**
   * How to follow the log.
   *
   * @param capacity so many events are held in memory at most, while an old transaction runs
   * @param capacityBytes of payload, the same; those of a transaction that is still coming included
   * @param retry pause before a stream that has ended is tried again
   * @param patience so long a stream may be behind without a word before it counts as dead
   */
  public record Settings(int capacity, long capacityBytes, Duration retry, Duration patience) {}

  record Look(long finishedBelow, long startedBelow, Instant asOf, long lsn, long takenAt) {}

  /**
   * @param onEvents called when events have come; must not wait
   */
  public WalEventSource(
      int shard,
      Pool pool,
      WalConnection log,
      Settings settings,
      Runnable onEvents,
      LongSupplier nanoTime) {
    this.shard = shard;
    this.ledger = new PollingEventSource(shard, pool);
    this.pool = pool;
    this.log = log;
    this.settings = settings;
    this.onEvents = onEvents;
    this.nanoTime = nanoTime;
    this.triedAt = nanoTime.getAsLong() - settings.retry().toNanos();
  }

  /** Whether events come out of the log at present; otherwise out of the ledger. */
  public boolean streaming() {
    return streaming;
  }

  @Override
  public Window read(LedgerPosition after, BatchLimit limit) throws InterruptedException {
    WalStream open = usable();
    if (open != null && streaming) {
      return readStream(open, after, limit);
    }
    // Asked before the look: what the look says of transactions must be true of the stream's start.
    boolean started = open != null && open.started();
    Window window = ledger.read(after, limit);
    if (open != null) {
      open.drop(after);
      if (started) {
        goOver(window);
      }
    } else if (!window.more() && nanoTime.getAsLong() - triedAt >= settings.retry().toNanos()) {
      triedAt = nanoTime.getAsLong();
      streamFrom = 0;
      stream = new WalStream(shard, log, stored, settings, onEvents);
    }
    return window;
  }

  @Override
  public Map<AggregateStep, LedgerPosition> locate(Collection<AggregateStep> steps)
      throws InterruptedException {
    return ledger.locate(steps);
  }

  @Override
  public void confirm(LedgerPosition upTo) {
    stored = upTo;
    if (stream != null) {
      stream.confirm(upTo);
    }
  }

  @Override
  public void rest() {
    streaming = false;
    looks.clear();
    reached = null;
    if (stream != null) {
      WalStream open = stream;
      stream = null;
      open.close();
    }
  }

  /** The stream, unless it has ended. */
  private @Nullable WalStream usable() {
    WalStream open = stream;
    if (open == null) {
      return null;
    }
    String failure = stalled() ? "it has told nothing for " + settings.patience() : open.failure();
    if (failure == null) {
      return open;
    }
    LOG.warnf(
        "Relay of shard %d: the log cannot be followed (%s). Events come out of the ledger; next"
            + " try in %d ms.",
        shard, failure, settings.retry().toMillis());
    rest();
    triedAt = nanoTime.getAsLong();
    return null;
  }

  /** A connection can be dead without a word, for example after a failover. */
  private boolean stalled() {
    return !looks.isEmpty()
        && nanoTime.getAsLong() - looks.getFirst().takenAt() > settings.patience().toNanos();
  }

  /** Transactions that begin after the stream did will come in it as a whole. */
  private void goOver(Window window) {
    if (streamFrom == 0) {
      streamFrom = window.startedBelow();
    }
    if (!window.more() && window.finishedBelow() >= streamFrom) {
      reached = new Look(window.finishedBelow(), window.startedBelow(), window.asOf(), 0, 0);
      streaming = true;
      LOG.infof("Relay of shard %d follows the log (slot %s).", shard, log.slot());
    }
  }

  private Window readStream(WalStream open, LedgerPosition after, BatchLimit limit)
      throws InterruptedException {
    if (looks.size() < PENDING_LOOKS) {
      looks.addLast(look());
    }
    boolean all = open.awaitReceived(looks.getLast().lsn(), PATIENCE_MILLIS);
    long received = open.received();
    while (!looks.isEmpty() && (all || looks.getFirst().lsn() <= received)) {
      reached = looks.removeFirst();
    }
    return open.take(after, Objects.requireNonNull(reached), limit);
  }

  private Look look() throws InterruptedException {
    Row row =
        Await.result("look at the snapshot", pool.preparedQuery(LOOK).execute()).iterator().next();
    return new Look(
        row.getLong("finished_below"),
        row.getLong("started_below"),
        LedgerRows.instant(row, "as_of"),
        row.getLong("lsn"),
        nanoTime.getAsLong());
  }
}
