package io.millrace.platform.command.relay.postgres;

import io.millrace.platform.command.relay.BatchLimit;
import io.millrace.platform.command.relay.LedgerEvent;
import io.millrace.platform.command.relay.LedgerPosition;
import io.millrace.platform.command.relay.Window;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.replication.LogSequenceNumber;
import org.postgresql.replication.PGReplicationStream;

/**
 * Follows the log on a thread of its own and holds the events that were not taken yet.
 *
 * <p>Tells the server of a position only when every event before it is published, by what the relay
 * has stored: after a crash the slot begins at the first that may be missing.
 */
final class WalStream implements AutoCloseable {
  private static final long PAUSE_MILLIS = 2;

  private final WalConnection log;
  private final PgOutputDecoder decoder;
  private final WalEventSource.Settings settings;
  private final Runnable onEvents;
  private final Thread thread;

  private final TreeMap<LedgerPosition, LedgerEvent> held = new TreeMap<>();
  private final Deque<Unconfirmed> unconfirmed = new ArrayDeque<>();
  private long heldBytes;
  private LedgerPosition taken = LedgerPosition.START;
  private LedgerPosition stored;
  private boolean started;
  private long receivedLsn;
  private long confirmedLsn;
  private @Nullable Connection connection;
  private @Nullable String failure;
  private boolean closed;

  /** A transaction that is not known to be published as a whole. */
  private record Unconfirmed(LedgerPosition last, long commitLsn) {}

  /**
   * Begins to follow; the slot may not be there yet, and making it may take a while.
   *
   * @param stored up to here everything is published and stored as such
   * @param settings how much is held at most; more ends the stream
   * @param onEvents called when events have come
   */
  WalStream(
      int shard,
      WalConnection log,
      LedgerPosition stored,
      WalEventSource.Settings settings,
      Runnable onEvents) {
    this.log = log;
    this.decoder = new PgOutputDecoder(shard, this::isNew);
    this.stored = stored;
    this.settings = settings;
    this.onEvents = onEvents;
    this.thread = Thread.ofPlatform().daemon().name("relay-wal-" + shard).start(this::run);
  }

  /** Whether whatever commits from now on will come. */
  synchronized boolean started() {
    return started;
  }

  /** Why the stream has ended; null while it has not. */
  synchronized @Nullable String failure() {
    return failure;
  }

  /** Waits until everything before this place in the log has come, at most so long. */
  synchronized boolean awaitReceived(long lsn, long millis) throws InterruptedException {
    long deadline = System.nanoTime() + millis * 1_000_000;
    while (receivedLsn < lsn && failure == null) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return failure == null;
  }

  /** Everything before this place in the log has come. */
  synchronized long received() {
    return receivedLsn;
  }

  /** Forgets what was taken up to a place, and gives what stands behind it below a transaction. */
  synchronized Window take(LedgerPosition after, WalEventSource.Look at, BatchLimit limit) {
    drop(after);
    List<LedgerEvent> events = new ArrayList<>();
    long bytes = 0;
    boolean more = false;
    for (LedgerEvent event :
        held.headMap(new LedgerPosition(at.finishedBelow(), Long.MIN_VALUE), false).values()) {
      more = events.size() == limit.events() || bytes >= limit.bytes();
      if (more) {
        break;
      }
      events.add(event);
      bytes += event.bytes();
    }
    return new Window(events, more, at.finishedBelow(), at.startedBelow(), at.asOf());
  }

  /** A slot begins again with transactions that are published long since, of whatever size. */
  private synchronized boolean isNew(LedgerPosition place) {
    return place.compareTo(stored) > 0;
  }

  /** Forgets what was read elsewhere up to a place. */
  synchronized void drop(LedgerPosition upTo) {
    taken = upTo;
    Map<LedgerPosition, LedgerEvent> passed = held.headMap(upTo, true);
    heldBytes -= passed.values().stream().mapToLong(LedgerEvent::bytes).sum();
    passed.clear();
  }

  /** Everything up to this place is published and stored as such. */
  synchronized void confirm(LedgerPosition upTo) {
    stored = upTo;
    while (!unconfirmed.isEmpty() && unconfirmed.getFirst().last().compareTo(stored) <= 0) {
      unconfirmed.removeFirst();
    }
    confirmedLsn = unconfirmed.isEmpty() ? receivedLsn : unconfirmed.getFirst().commitLsn();
  }

  @Override
  public void close() {
    Connection open;
    synchronized (this) {
      closed = true;
      open = connection;
    }
    if (open != null) {
      abort(open);
    }
    thread.interrupt();
  }

  private void run() {
    try {
      try (Connection plain = log.open()) {
        use(plain);
        log.prepareSlot(plain);
      }
      try (Connection replication = log.openReplication()) {
        use(replication);
        follow(log.follow(replication));
      }
    } catch (SQLException | RuntimeException e) {
      end(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      end("closed");
    }
  }

  /** So that it can be broken off from outside, whatever it waits for. */
  private synchronized void use(Connection opened) throws InterruptedException {
    connection = opened;
    if (closed) {
      throw new InterruptedException();
    }
  }

  private void follow(PGReplicationStream stream) throws SQLException, InterruptedException {
    synchronized (this) {
      started = true;
    }
    while (true) {
      ByteBuffer message = stream.readPending();
      if (message != null) {
        decoder.take(message).ifPresent(this::hold);
        requireRoom();
      }
      // Of a message its own place, of a keep-alive how far the server has looked. Transactions
      // come in the order of their commits, so everything that was committed before it is here.
      received(stream.getLastReceiveLSN().asLong());
      LogSequenceNumber confirmed = LogSequenceNumber.valueOf(confirmedLsn());
      stream.setAppliedLSN(confirmed);
      stream.setFlushedLSN(confirmed);
      if (message == null) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  private synchronized void received(long lsn) {
    if (lsn > receivedLsn) {
      receivedLsn = lsn;
      notifyAll();
    }
  }

  private synchronized long confirmedLsn() {
    return confirmedLsn;
  }

  private void hold(WalTransaction transaction) {
    if (!transaction.events().isEmpty()) {
      add(transaction);
      onEvents.run();
    }
  }

  private synchronized void add(WalTransaction transaction) {
    LedgerPosition last = transaction.events().getFirst().at();
    for (LedgerEvent event : transaction.events()) {
      last = event.at().compareTo(last) > 0 ? event.at() : last;
      if (event.at().compareTo(taken) > 0 && held.put(event.at(), event) == null) {
        heldBytes += event.bytes();
      }
    }
    if (last.compareTo(stored) > 0) {
      unconfirmed.addLast(new Unconfirmed(last, transaction.commitLsn()));
    }
  }

  private synchronized void requireRoom() {
    if (held.size() > settings.capacity()
        || unconfirmed.size() > settings.capacity()
        || heldBytes + decoder.bytes() > settings.capacityBytes()) {
      throw new IllegalStateException(
          "more than %d events or %d bytes wait to be published"
              .formatted(settings.capacity(), settings.capacityBytes()));
    }
  }

  private synchronized void end(String reason) {
    failure = reason;
    notifyAll();
  }

  private static void abort(Connection connection) {
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      // It is gone already.
    }
  }
}
