package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.VersionStage;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryAwayException;
import io.millrace.platform.service.background.BackgroundLoop;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/** Looks for a stall again and again, on a thread of its own. */
public final class StallWatch implements Runnable {
  private static final Logger LOG = Logger.getLogger(StallWatch.class);
  private static final int LOOKS = 10;

  private final ProjectionRunner runner;
  private final EngineMonitor monitor;
  private final Supplier<Map<PartitionId, Long>> topicEnds;
  private final EventHistory history;
  private final StallDetector detector;
  private final Duration interval;
  private final InstantSource clock;
  private volatile Optional<String> stall = Optional.empty();

  /**
   * @param topicEnds tells the end offset of partitions, as far as known
   * @param after how long a projection may stand still while there is more to read
   */
  public StallWatch(
      ProjectionRunner runner,
      EngineMonitor monitor,
      Supplier<Map<PartitionId, Long>> topicEnds,
      EventHistory history,
      Duration after,
      InstantSource clock) {
    this.runner = runner;
    this.monitor = monitor;
    this.topicEnds = topicEnds;
    this.history = history;
    this.detector = new StallDetector(after);
    this.interval = after.dividedBy(LOOKS);
    this.clock = clock;
  }

  /** Why a projection stands still although it should not; empty if none does. */
  public Optional<String> stall() {
    return stall;
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    BackgroundLoop.every(interval, "looking for stalls", this::look).run();
  }

  private void look() {
    Set<ProjectionId> active =
        runner.live().stream()
            .filter(projection -> projection.stage() == VersionStage.ACTIVE)
            .map(LiveProjection::id)
            .collect(Collectors.toSet());
    Map<PartitionId, Long> ends = topicEnds.get();
    Map<String, Long> offsets = new HashMap<>();
    Map<String, Long> reachable = new HashMap<>();
    for (Checkpoint checkpoint : runner.checkpoints()) {
      if (active.contains(checkpoint.projection())) {
        String name = checkpoint.projection().name();
        long next = monitor.nextOffset(checkpoint);
        offsets.merge(name, next, Long::sum);
        reachable.merge(name, ends.getOrDefault(checkpoint.partition(), next), Long::sum);
      }
    }
    Optional<String> found =
        detector.look(new StallDetector.Look(offsets, reachable, ledgerHeads()), clock.instant());
    if (found.isPresent() && stall.isEmpty()) {
      LOG.error(found.get());
    }
    stall = found;
  }

  private Map<Integer, Long> ledgerHeads() {
    Map<Integer, Long> heads = new HashMap<>();
    try {
      for (int shard : history.shards()) {
        heads.put(shard, history.head(shard));
      }
    } catch (HistoryAwayException e) {
      LOG.debugf(e, "what the ledger holds is not known just now");
    }
    return heads;
  }
}
