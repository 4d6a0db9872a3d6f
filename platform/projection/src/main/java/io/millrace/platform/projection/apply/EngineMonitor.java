package io.millrace.platform.projection.apply;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.VersionStage;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.CheckpointKey;
import io.millrace.platform.projection.feed.CheckpointMove;
import io.millrace.platform.projection.feed.PartitionWatermark;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** What the engine is doing, for metrics and health; safe to ask from any thread. */
public final class EngineMonitor {
  private record Counter(String projection, String outcome) {}

  private record Place(ProjectionId projection, PartitionId partition, int shard) {}

  /** The store's failure that views are waiting out. */
  public record StoreProblem(String cause, Instant since) {}

  private static final String REWIND = "rewind";

  private final InstantSource clock;
  private final Map<Counter, LongAdder> outcomes = new ConcurrentHashMap<>();
  private final Map<ProjectionId, Instant> oldestUnapplied = new ConcurrentHashMap<>();
  private final Map<Place, Instant> asOf = new ConcurrentHashMap<>();
  private final Map<CheckpointKey, Long> seen = new ConcurrentHashMap<>();
  private volatile Map<String, ProjectionId> active = Map.of();
  private volatile @Nullable StoreProblem problem;
  private volatile @Nullable Instant atWorkSince;
  private volatile @Nullable RebuildProgress rebuild;
  private volatile VisibleListener listener = (projection, record, event, begun, committed) -> {};

  public EngineMonitor(InstantSource clock) {
    this.clock = clock;
  }

  /** Has it told what becomes visible; there is one listener. */
  public void listen(VisibleListener to) {
    listener = to;
  }

  Instant now() {
    return clock.instant();
  }

  void live(List<LiveProjection<?>> projections) {
    Map<String, ProjectionId> now = new HashMap<>();
    for (LiveProjection<?> projection : projections) {
      if (projection.stage() == VersionStage.ACTIVE) {
        now.put(projection.id().name(), projection.id());
      }
    }
    active = Map.copyOf(now);
    oldestUnapplied.keySet().retainAll(active.values());
  }

  void started(List<ProjectionBatch<?>> batches) {
    for (ProjectionBatch<?> batch : batches) {
      batch.records().stream()
          .filter(record -> !record.isMark())
          .map(EngineMonitor::happened)
          .min(Instant::compareTo)
          .ifPresent(oldest -> oldestUnapplied.put(batch.projection().id(), oldest));
    }
  }

  private static Instant happened(FeedRecord record) {
    return record.decoded() instanceof Decoded.Event(var envelope)
        ? envelope.recordedAt()
        : record.sentAt();
  }

  void committed(FoldedBatch<?> batch) {
    String projection = batch.projection().id().name();
    oldestUnapplied.remove(batch.projection().id());
    batch.outcomes().forEach((outcome, count) -> counter(projection, outcome).add(count));
    marked(batch.marks());
  }

  /** Only what readers see counts: the version that is answered from, and events that it took. */
  void visible(ProjectionBatch<?> batch, FoldedBatch<?> folded, Instant begun) {
    ProjectionId id = batch.projection().id();
    if (!id.equals(active.get(id.name()))) {
      return;
    }
    Instant committed = clock.instant();
    Set<AggregateType> reads = batch.projection().function().reads();
    for (FeedRecord record : batch.records()) {
      if (record.decoded() instanceof Decoded.Event(var event)
          && reads.contains(event.type())
          && !isParked(folded, record)) {
        listener.visible(id.name(), record, event, begun, committed);
      }
    }
  }

  private static boolean isParked(FoldedBatch<?> folded, FeedRecord record) {
    return folded.deadLetters().stream()
        .anyMatch(
            letter ->
                letter.record().offset() == record.offset()
                    && letter.record().partition().equals(record.partition()));
  }

  void marked(List<PartitionWatermark> marks) {
    for (PartitionWatermark mark : marks) {
      asOf.put(
          new Place(mark.projection(), mark.partition(), mark.watermark().shard()),
          mark.watermark().asOf());
    }
  }

  /** Records that were watermarks alone: taken, although no checkpoint has moved past them yet. */
  void seen(Collection<CheckpointMove> moves) {
    for (CheckpointMove move : moves) {
      seen.put(move.from().key(), move.nextOffset());
    }
  }

  /** Offset of the first record that the projection has not taken, as this projector knows it. */
  long nextOffset(Checkpoint checkpoint) {
    return Math.max(checkpoint.nextOffset(), seen.getOrDefault(checkpoint.key(), 0L));
  }

  void released(Collection<PartitionId> partitions) {
    seen.keySet().removeIf(key -> partitions.contains(key.partition()));
    asOf.keySet().removeIf(place -> partitions.contains(place.partition()));
  }

  /** The store has less of a projection than was confirmed. */
  void wentBack(String projection) {
    counter(projection, REWIND).increment();
  }

  /** How often a checkpoint of the projection stood before where it had been left. */
  public long rewinds(String projection) {
    return count(projection, REWIND);
  }

  void workBegins() {
    atWorkSince = clock.instant();
  }

  void workEnds() {
    atWorkSince = null;
  }

  /** How long the runner has been at what it does just now; zero while it waits for work. */
  public Duration atWorkFor() {
    Instant since = atWorkSince;
    return since == null ? Duration.ZERO : Duration.between(since, clock.instant());
  }

  void storeAway(String cause) {
    StoreProblem known = problem;
    problem = new StoreProblem(cause, known == null ? clock.instant() : known.since());
  }

  /** Whether it did not before. */
  boolean storeWorks() {
    boolean wasAway = problem != null;
    problem = null;
    return wasAway;
  }

  /** Why nothing is applied just now, if it is the store's fault. */
  public Optional<StoreProblem> storeProblem() {
    return Optional.ofNullable(problem);
  }

  /** Records that met this end, since the start. */
  public long count(String projection, String outcome) {
    return counter(projection, outcome).sum();
  }

  /** Age of the oldest event at hand that the projection has not applied; zero if there is none. */
  public Duration lag(String projection) {
    ProjectionId id = active.get(projection);
    Instant oldest = id == null ? null : oldestUnapplied.get(id);
    return oldest == null ? Duration.ZERO : Duration.between(oldest, clock.instant());
  }

  /** Whether watermarks have come by a partition that it holds: only then does its lag say much. */
  public boolean follows() {
    return !asOf.isEmpty();
  }

  public void rebuilding(@Nullable RebuildProgress progress) {
    rebuild = progress;
  }

  /** The rebuild that this projector works on; empty if it works on none. */
  public Optional<RebuildProgress> rebuild() {
    return Optional.ofNullable(rebuild);
  }

  /** The greatest {@link #lag} of all active versions. */
  public Duration worstLag() {
    return active.keySet().stream().map(this::lag).max(Duration::compareTo).orElse(Duration.ZERO);
  }

  /**
   * Age of the oldest watermark over the partitions that this projector holds: how old the view may
   * be. Grows also when nothing arrives, so it shows a standstill that lag does not. Empty before
   * the first watermark.
   */
  public Optional<Duration> watermarkAge(String projection) {
    return asOf.entrySet().stream()
        .filter(entry -> entry.getKey().projection().equals(active.get(projection)))
        .map(Map.Entry::getValue)
        .min(Instant::compareTo)
        .map(oldest -> Duration.between(oldest, clock.instant()));
  }

  private LongAdder counter(String projection, String outcome) {
    return outcomes.computeIfAbsent(new Counter(projection, outcome), key -> new LongAdder());
  }
}
