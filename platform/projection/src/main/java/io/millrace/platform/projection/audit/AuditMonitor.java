package io.millrace.platform.projection.audit;

import io.millrace.platform.projection.audit.AuditStore.Standing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the auditor has found, for metrics; safe to ask from any thread. */
public final class AuditMonitor {
  /** What is counted. */
  public enum Count {
    COMPARED,
    FOUND,
    REPAIRED
  }

  private record Counter(String projection, Count what) {}

  private record Seen(long differing, Instant auditedAt) {}

  private final InstantSource clock;
  private final Instant startedAt;
  private final Map<Counter, LongAdder> counters = new ConcurrentHashMap<>();
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  public AuditMonitor(InstantSource clock) {
    this.clock = clock;
    this.startedAt = clock.instant();
  }

  void add(Count what, Map<String, Long> byProjection) {
    byProjection.forEach((projection, count) -> counter(projection, what).add(count));
  }

  void stand(List<Standing> standings) {
    Instant now = clock.instant();
    for (Standing each : standings) {
      Instant at = each.age().map(now::minus).orElse(startedAt);
      seen.put(each.projection(), new Seen(each.differing(), at));
    }
  }

  /** Since this process has started. */
  public long count(String projection, Count what) {
    return counter(projection, what).sum();
  }

  /** What differs in the view and is not repaired. */
  public long differing(String projection) {
    Seen now = seen.get(projection);
    return now == null ? 0 : now.differing();
  }

  /** Since all of the view was compared; before the first time, since the start. */
  public Duration age(String projection) {
    Seen now = seen.get(projection);
    return Duration.between(now == null ? startedAt : now.auditedAt(), clock.instant());
  }

  private LongAdder counter(String projection, Count what) {
    return counters.computeIfAbsent(new Counter(projection, what), key -> new LongAdder());
  }
}
