package io.millrace.projector.testkit;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.routing.Buckets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Events as a ledger would hold them: each aggregate's versions count from 1. */
public final class Scenario {
  private final Map<String, Integer> versions = new HashMap<>();
  private final List<EventEnvelope> events = new ArrayList<>();

  /** The next event of this aggregate. */
  public EventEnvelope add(AggregateType type, String id, DomainEvent event) {
    int version = versions.merge(id, 1, Integer::sum);
    EventEnvelope envelope = envelope(type, id, version, event);
    events.add(envelope);
    return envelope;
  }

  /** An event at any version. */
  public static EventEnvelope envelope(
      AggregateType type, String id, long version, DomainEvent event) {
    long position = Math.abs((long) id.hashCode()) * 1000 + version;
    return new EventEnvelope(
        new EventId(0, position),
        type,
        id,
        version,
        Buckets.of(id),
        Instant.now().truncatedTo(ChronoUnit.MICROS),
        EventMetadata.NONE,
        event);
  }

  /** All events in the order in which they were added. */
  public List<EventEnvelope> events() {
    return List.copyOf(events);
  }

  /**
   * Every event {@code times} times, aggregates mixed at random. An aggregate's first deliveries
   * keep their order; repeats of what has been delivered come at any point after.
   */
  public List<EventEnvelope> deliveries(int times, Random random) {
    Map<String, List<EventEnvelope>> byAggregate = new LinkedHashMap<>();
    for (EventEnvelope event : events) {
      byAggregate.computeIfAbsent(event.aggregateId(), id -> new ArrayList<>()).add(event);
    }
    List<List<EventEnvelope>> queues = new ArrayList<>();
    byAggregate.values().forEach(own -> queues.add(repeated(own, times, random)));
    List<EventEnvelope> mixed = new ArrayList<>();
    while (!queues.isEmpty()) {
      int index = random.nextInt(queues.size());
      List<EventEnvelope> queue = queues.get(index);
      mixed.add(queue.removeFirst());
      if (queue.isEmpty()) {
        queues.remove(index);
      }
    }
    return mixed;
  }

  private static List<EventEnvelope> repeated(List<EventEnvelope> own, int times, Random random) {
    List<EventEnvelope> repeated = new ArrayList<>();
    for (int i = 0; i < own.size(); i++) {
      repeated.add(own.get(i));
      for (int again = 1; again < times; again++) {
        repeated.add(own.get(random.nextInt(i + 1)));
      }
    }
    repeated.addAll(own);
    return new ArrayList<>(repeated);
  }
}
