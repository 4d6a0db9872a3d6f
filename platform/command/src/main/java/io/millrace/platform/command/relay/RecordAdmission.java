package io.millrace.platform.command.relay;

import io.millrace.platform.command.relay.AggregateStep.Key;
import io.millrace.platform.command.relay.Parking.Parked;
import io.millrace.platform.events.TxRange;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.WireRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Turns events into records, and keeps those back that the broker would refuse for good, with all
 * that come behind them in their aggregate: what a subscriber sees of it stays without a gap.
 *
 * <p>One for each term of leadership. Not thread-safe.
 */
final class RecordAdmission {
  private static final Logger LOG = Logger.getLogger(RecordAdmission.class);

  private final int partitions;
  private final Parking parking;
  private final Publisher publisher;
  private final Map<Key, Parked> parked = new LinkedHashMap<>();
  private final Map<String, KeptBack> keptBackByTopic = new HashMap<>();

  RecordAdmission(int partitions, Parking parking, Publisher publisher) {
    this.partitions = partitions;
    this.parking = parking;
    this.publisher = publisher;
  }

  /** The records of those events that may go, in their order. */
  List<WireRecord> admit(List<LedgerEvent> events) throws InterruptedException {
    List<WireRecord> records = new ArrayList<>(events.size());
    for (LedgerEvent event : events) {
      if (parked.containsKey(event.step().key())) {
        keepBack(event);
        continue;
      }
      WireRecord record = CloudEventCodec.encode(event.row(), event.at().tx(), partitions);
      Optional<String> refusal = publisher.refusal(record);
      if (refusal.isPresent()) {
        park(new Parked(event.step(), refusal.get()));
        keepBack(event);
      } else {
        records.add(record);
      }
    }
    return records;
  }

  private void keepBack(LedgerEvent event) {
    keptBackByTopic
        .computeIfAbsent(event.row().aggregate().topic(), topic -> new KeptBack())
        .add(event.at().tx());
  }

  /** The transactions with events for this topic that were not published. */
  List<TxRange> keptBack(String topic) {
    return keptBackByTopic.getOrDefault(topic, new KeptBack()).ranges();
  }

  /** What stands still. */
  Collection<Parked> parked() {
    return parked.values();
  }

  /**
   * Begins the term: knows again what stands still, and lets go on what can.
   *
   * @param upTo where the term before stopped; what comes behind it is read anyway
   * @param send publishes records and waits for them
   */
  void begin(LedgerPosition upTo, BatchLimit limit, Send send) throws InterruptedException {
    for (Parked known : parking.all()) {
      AggregateStep next = known.first();
      while (next != null) {
        List<LedgerEvent> waiting = parking.waiting(next, upTo, limit);
        send.now(admit(waiting));
        next = waiting.isEmpty() ? null : waiting.getLast().step().successor();
      }
      release(known);
    }
  }

  /** Publishes. */
  interface Send {
    void now(List<WireRecord> records) throws InterruptedException;
  }

  private void release(Parked before) throws InterruptedException {
    Parked now = parked.get(before.first().key());
    if (now == null) {
      parking.release(before.first().key());
      LOG.infof("%s goes on: its waiting events are published.", name(before.first()));
    } else if (!now.equals(before)) {
      parking.release(before.first().key());
      parking.park(now);
    }
  }

  private void park(Parked refused) throws InterruptedException {
    parking.park(refused);
    parked.put(refused.first().key(), refused);
    LOG.errorf(
        "%s stands still from version %d on: %s. Other aggregates go on. See"
            + " docs/runbooks/relay.md.",
        name(refused.first()), refused.first().version(), refused.reason());
  }

  private static String name(AggregateStep step) {
    return step.type().label() + " " + step.id();
  }
}
