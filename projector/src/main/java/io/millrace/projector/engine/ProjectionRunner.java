package io.millrace.projector.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.random.RandomGenerator;
import org.jboss.logging.Logger;

/**
 * Brings what the feed delivers into the store, in order, on a thread of its own. While the store
 * is away it tries again for ever; nothing else stops it.
 *
 * <p>The feed may call from its own thread at any time. It bounds the number of rounds under way;
 * the queue itself is unbounded so that partitions can be claimed and released meanwhile.
 */
public final class ProjectionRunner implements Runnable {
  private static final Logger LOG = Logger.getLogger(ProjectionRunner.class);

  private final List<Projection<?>> projections;
  private final ReadStore store;
  private final RoundApplier applier;
  private final EngineMonitor monitor;
  private final Backoff backoff;
  private final Positions positions = new Positions();
  private final BlockingQueue<Work> inbox = new LinkedBlockingQueue<>();
  private final Set<PartitionId> lost = ConcurrentHashMap.newKeySet();

  public ProjectionRunner(
      List<Projection<?>> projections,
      ReadStore store,
      Outlet outlet,
      EngineMonitor monitor,
      EngineSettings settings) {
    this.projections = List.copyOf(projections);
    this.store = store;
    this.monitor = monitor;
    this.backoff =
        new Backoff(
            settings.retryDelayMin(), settings.retryDelayMax(), RandomGenerator.getDefault());
    this.applier = new RoundApplier(this.projections, store, outlet, monitor, settings, positions);
  }

  /**
   * Takes partitions over.
   *
   * @param partitionCounts of every topic
   * @return the offset at which the feed has to go on in each partition
   */
  public CompletableFuture<Map<PartitionId, Long>> claim(
      Collection<PartitionBounds> partitions, Map<String, Integer> partitionCounts) {
    CompletableFuture<Map<PartitionId, Long>> offsets = new CompletableFuture<>();
    inbox.add(new Work.Claim(List.copyOf(partitions), Map.copyOf(partitionCounts), offsets));
    return offsets;
  }

  /** Gives partitions up. */
  public void release(Collection<PartitionId> partitions) {
    inbox.add(new Work.Release(Set.copyOf(partitions)));
  }

  /** Applies records; those of one partition in the order of their offsets. */
  public void apply(List<FeedRecord> records, Runnable done) {
    inbox.add(new Work.Round(records, done));
  }

  /**
   * The partitions found in somebody else's hands since the last call. The feed claims them again
   * if Kafka still says that they are its own.
   */
  public Set<PartitionId> takeLost() {
    Set<PartitionId> taken = new HashSet<>();
    lost.removeIf(taken::add);
    return taken;
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        Work work = inbox.take();
        monitor.workBegins();
        insist(() -> perform(work));
        monitor.workEnds();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void perform(Work work) {
    switch (work) {
      case Work.Claim claim -> take(claim);
      case Work.Release(var partitions) -> {
        positions.release(partitions);
        monitor.released(partitions);
      }
      case Work.Round(var records, var done) -> {
        applier.apply(records);
        done.run();
      }
    }
  }

  private void take(Work.Claim claim) {
    List<Checkpoint> checkpoints =
        store.claim(projections, claim.partitions(), claim.partitionCounts());
    checkpoints.forEach(positions::hold);
    Map<PartitionId, Long> offsets = new HashMap<>();
    for (PartitionBounds bounds : claim.partitions()) {
      offsets.put(bounds.partition(), positions.leastOffset(bounds.partition()));
    }
    LOG.infof("took over %s", offsets);
    claim.offsets().complete(offsets);
  }

  /** Does a step until it succeeds; after any failure the checkpoints are read again first. */
  private void insist(Runnable step) throws InterruptedException {
    boolean unsure = false;
    while (true) {
      try {
        if (unsure) {
          resync();
        }
        step.run();
        backoff.reset();
        if (monitor.storeWorks()) {
          LOG.info("the read store works again");
        }
        return;
      } catch (StoreException.Fenced e) {
        LOG.warnf("somebody else moved a checkpoint, reading them again: %s", e.getMessage());
      } catch (RuntimeException e) {
        report(e);
      }
      unsure = true;
      Thread.sleep(backoff.next());
    }
  }

  private void report(RuntimeException e) {
    monitor.storeAway(String.valueOf(e.getMessage()));
    if (e instanceof StoreException.Away) {
      LOG.warnf(
          "the read store does not work, views stand still until it does, trying again: %s",
          e.getMessage());
    } else {
      LOG.error("a round could not be applied, views stand still, trying again", e);
    }
  }

  private void resync() {
    Set<Checkpoint> held = new HashSet<>();
    positions.all().forEach(checkpoint -> held.add(checkpoint.movedTo(0)));
    Set<PartitionId> foreign = new HashSet<>();
    for (Checkpoint now : store.checkpoints(positions.all())) {
      if (held.contains(now.movedTo(0))) {
        positions.hold(now);
      } else {
        foreign.add(now.partition());
      }
    }
    if (!foreign.isEmpty()) {
      LOG.warnf("another projector took over %s", foreign);
      positions.release(foreign);
      monitor.released(foreign);
      lost.addAll(foreign);
    }
  }
}
