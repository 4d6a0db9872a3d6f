package io.millrace.platform.command.relay;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.WireRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The work of one term: look at the ledger, publish, mark how far it is, again. */
final class Leadership {
  private static final int REMEMBERED_AGGREGATES = 50_000;

  /** Whoever stops the relay waits for longer than this. */
  private static final Duration LAST_PATIENCE = Duration.ofSeconds(2);

  private final RelaySettings settings;
  private final EventSource source;
  private final Publisher publisher;
  private final HeldLease lease;
  private final LongSupplier nanoTime;
  private final OrderGuard guard;
  private final RecordAdmission admission;
  private final WatermarkClock watermarks;
  private final RelayListener listener;
  private LedgerPosition read;
  private RelayCheckpoint checkpoint;
  private long markedAt;
  private @Nullable Watermark marked;
  private boolean stopped;

  Leadership(
      int shard,
      RelaySettings settings,
      EventSource source,
      Parking parking,
      Publisher publisher,
      HeldLease lease,
      RelayCheckpoint start,
      RelayListener listener,
      LongSupplier nanoTime) {
    this.settings = settings;
    this.source = source;
    this.publisher = publisher;
    this.lease = lease;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.guard = new OrderGuard(source, REMEMBERED_AGGREGATES);
    this.admission = new RecordAdmission(settings.partitions(), parking, publisher);
    this.watermarks = new WatermarkClock(shard, start.asOf());
    this.read = start.published();
    this.checkpoint = start;
    this.markedAt = nanoTime.getAsLong() - settings.watermarkInterval().toNanos();
  }

  /** How far it is. */
  RelayCheckpoint checkpoint() {
    return checkpoint;
  }

  /** Before the first pass: lets go on what stood still in the term before and need not now. */
  void begin() throws InterruptedException {
    admission.begin(read, settings.batch(), this::publish);
    listener.parked(admission.parked());
  }

  /**
   * One pass.
   *
   * @return whether the ledger has more to give at once
   * @throws InterruptedException if it is to stop; the checkpoint tells of what the broker took of
   *     this pass
   */
  boolean pass() throws InterruptedException {
    Window window = source.read(read, settings.batch());
    List<WireRecord> ready = admission.admit(guard.arrange(window.events()));
    long begun = nanoTime.getAsLong();
    publish(ready);
    listener.published(ready.size());
    listener.delivered(ready, Duration.ofNanos(nanoTime.getAsLong() - begun));
    listener.parked(admission.parked());
    advance(window, !ready.isEmpty());
    if (stopped) {
      throw new InterruptedException();
    }
    lease.keep(checkpoint);
    source.confirm(lease.stored().published());
    return window.more();
  }

  private void advance(Window window, boolean published) throws InterruptedException {
    if (!window.events().isEmpty()) {
      read = window.events().getLast().at();
    }
    LedgerPosition firstHeld = guard.firstHeld().orElse(null);
    Watermark mark = watermarks.after(window, firstHeld == null ? Long.MAX_VALUE : firstHeld.tx());
    checkpoint =
        new RelayCheckpoint(firstHeld == null ? read : firstHeld.justBefore(), mark.asOf());
    // Readers wait for the newest; while a backlog drains, marks in between would only cost time.
    boolean due =
        nanoTime.getAsLong() - markedAt >= settings.watermarkInterval().toNanos()
            || (published && !window.more() && !mark.equals(marked));
    if (due && !stopped && lease.isOurs()) {
      mark(mark);
    }
  }

  private void mark(Watermark mark) throws InterruptedException {
    List<WireRecord> records = new ArrayList<>();
    for (String topic : AggregateType.topics()) {
      Watermark told =
          new Watermark(mark.shard(), mark.tx(), mark.asOf(), admission.keptBack(topic));
      for (int partition = 0; partition < settings.partitions(); partition++) {
        records.add(CloudEventCodec.encode(told, topic, partition));
      }
    }
    publish(records);
    marked = mark;
    markedAt = nanoTime.getAsLong();
  }

  /** Returns when the broker has all of them; keeps the lease meanwhile, however long it takes. */
  private void publish(List<WireRecord> records) throws InterruptedException {
    if (records.isEmpty()) {
      return;
    }
    Publisher.Sent sent = publisher.send(records);
    try {
      while (!sent.await(lease.patience())) {
        listener.waitingForBroker();
        lease.keep(checkpoint);
      }
    } catch (InterruptedException e) {
      // What is on its way will mostly arrive: who waits for that need not have it sent again.
      stopped = arrives(sent);
      if (!stopped) {
        throw e;
      }
    }
  }

  private static boolean arrives(Publisher.Sent sent) throws InterruptedException {
    try {
      return sent.await(LAST_PATIENCE);
    } catch (PublishException refused) {
      return false;
    }
  }
}
