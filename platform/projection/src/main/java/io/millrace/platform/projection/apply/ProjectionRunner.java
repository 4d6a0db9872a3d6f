package io.millrace.platform.projection.apply;

import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.deadletter.DeadLetters;
import io.millrace.platform.projection.deadletter.FilledGap;
import io.millrace.platform.projection.feed.Backoff;
import io.millrace.platform.projection.feed.Checkpoint;
import io.millrace.platform.projection.feed.Drift;
import io.millrace.platform.projection.feed.PartitionBounds;
import io.millrace.platform.projection.feed.Rewind;
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
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
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

  private final ProjectionStore store;
  private final Announcer announcer;
  private final RoundApplier applier;
  private final DeadLetterReplayer mender;
  private final EngineMonitor monitor;
  private final Backoff backoff;
  private final long lookAroundNanos;
  private final Positions positions = new Positions();
  private final BlockingQueue<Work> inbox = new LinkedBlockingQueue<>();
  private final Set<PartitionId> owned = ConcurrentHashMap.newKeySet();
  private final Set<PartitionId> lost = ConcurrentHashMap.newKeySet();
  private final Set<PartitionId> rewound = ConcurrentHashMap.newKeySet();
  private volatile List<LiveProjection<?>> live = List.of();
  private long lookedAroundAtNanos = System.nanoTime();

  public ProjectionRunner(
      ProjectionStore store,
      DeadLetters letters,
      ViewChangePublisher outlet,
      EngineMonitor monitor,
      EngineSettings settings) {
    this.store = store;
    this.monitor = monitor;
    this.backoff =
        new Backoff(
            settings.retryDelayMin(), settings.retryDelayMax(), RandomGenerator.getDefault());
    this.lookAroundNanos = settings.lookAroundInterval().toNanos();
    this.announcer = new Announcer(store, outlet);
    this.applier = new RoundApplier(store, announcer, monitor, settings, positions);
    this.mender = new DeadLetterReplayer(store, letters, announcer, positions);
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

  /** Applies what waits behind gaps, now that their events are at hand. */
  public CompletableFuture<Void> mend(List<FilledGap> gaps) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    inbox.add(new Work.Mend(List.copyOf(gaps), done));
    return done;
  }

  /** Has changes of projections and operators' requests seen at once. */
  public void lookAround() {
    inbox.add(new Work.LookAround());
  }

  /**
   * The partitions found in somebody else's hands since the last call. The feed claims them again
   * if Kafka still says that they are its own.
   */
  public Set<PartitionId> takeLost() {
    return take(lost);
  }

  /**
   * The partitions that have to be claimed again at once: a projection joined, or the store has
   * less than this projector had left there.
   */
  public Set<PartitionId> takeRewound() {
    return take(rewound);
  }

  private static Set<PartitionId> take(Set<PartitionId> from) {
    Set<PartitionId> taken = new HashSet<>();
    from.removeIf(taken::add);
    return taken;
  }

  /** The checkpoints that this projector holds. */
  public Collection<Checkpoint> checkpoints() {
    return positions.all();
  }

  /** The versions of projections to which records are applied. */
  public List<LiveProjection<?>> live() {
    return live;
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    try {
      while (true) {
        Work work = inbox.poll(lookAroundNanos, TimeUnit.NANOSECONDS);
        monitor.workBegins();
        if (work != null) {
          insist(() -> perform(work));
        }
        if (System.nanoTime() - lookedAroundAtNanos > lookAroundNanos) {
          lookOnce();
        }
        monitor.workEnds();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void perform(Work work) {
    switch (work) {
      case Work.Claim claim -> take(claim);
      case Work.Release(var partitions) -> forget(partitions);
      case Work.Round(var records, var done) -> {
        applier.apply(live, records);
        done.run();
      }
      case Work.LookAround look -> lookOnce();
      case Work.Mend(var gaps, var done) -> {
        mender.mend(live, gaps);
        done.complete(null);
      }
    }
  }

  // Records come first: what fails here is tried again the next time.
  private void lookOnce() {
    try {
      look();
      monitor.storeWorks();
    } catch (RuntimeException e) {
      report(e);
    }
  }

  private void look() {
    lookedAroundAtNanos = System.nanoTime();
    resync();
    mender.answerRequests(live);
    announcer.lookAround();
  }

  private void refresh() {
    Set<ProjectionId> before = ids(live);
    live = store.live();
    if (!before.containsAll(ids(live))) {
      rewound.addAll(owned);
    }
    positions.retain(ids(live));
    monitor.live(live);
  }

  private static Set<ProjectionId> ids(List<LiveProjection<?>> projections) {
    return projections.stream().map(LiveProjection::id).collect(Collectors.toSet());
  }

  private void take(Work.Claim claim) {
    refresh();
    List<Checkpoint> checkpoints = store.claim(live, claim.partitions(), claim.partitionCounts());
    checkpoints.forEach(positions::hold);
    Map<PartitionId, Long> offsets = new HashMap<>();
    for (PartitionBounds bounds : claim.partitions()) {
      owned.add(bounds.partition());
      offsets.put(
          bounds.partition(), positions.leastOffset(bounds.partition()).orElse(bounds.end()));
    }
    announcer.tellAll();
    LOG.infof("took over %s", offsets);
    claim.offsets().complete(offsets);
  }

  private void forget(Collection<PartitionId> partitions) {
    positions.release(partitions);
    owned.removeAll(partitions);
    rewound.removeAll(partitions);
    monitor.released(partitions);
  }

  /** Does a step until it succeeds; after any failure the checkpoints are read again first. */
  private void insist(Runnable step) throws InterruptedException {
    boolean unsure = false;
    while (true) {
      try {
        if (unsure) {
          resync();
          announcer.tellAll();
        }
        step.run();
        backoff.reset();
        if (monitor.storeWorks()) {
          LOG.info("the read store works again");
        }
        return;
      } catch (RuntimeException e) {
        report(e);
      }
      unsure = true;
      Thread.sleep(backoff.next());
    }
  }

  private void report(RuntimeException e) {
    if (e instanceof StoreException.Fenced) {
      LOG.warnf("somebody else moved a checkpoint, reading them again: %s", e.getMessage());
      return;
    }
    monitor.storeAway(String.valueOf(e.getMessage()));
    if (e instanceof StoreException.Away) {
      LOG.warnf(
          "the read store does not work, views stand still until it does, trying again: %s",
          e.getMessage());
    } else {
      LOG.error("a round could not be applied, views stand still, trying again", e);
    }
  }

  /** Goes on from where the checkpoints stand, whoever moved them and wherever to. */
  private void resync() {
    List<Checkpoint> stored = store.checkpoints(positions.all());
    // After that: a version that is dropped meanwhile has no checkpoints, and nothing to lose.
    refresh();
    Drift drift = positions.follow(stored);
    if (!drift.foreign().isEmpty()) {
      LOG.warnf("another projector took over %s", drift.foreign());
      forget(drift.foreign());
      lost.addAll(drift.foreign());
    }
    if (!drift.rewinds().isEmpty()) {
      goBack(drift);
    }
  }

  /** What of these partitions is on its way here does not follow on the checkpoints any more. */
  private void goBack(Drift drift) {
    for (Rewind rewind : drift.rewinds()) {
      Checkpoint left = rewind.left();
      LOG.warnf(
          "%s: the read store has %s up to offset %d, and had confirmed it up to %d: it was"
              + " restored, or a replica that lagged took over. Reading %d records again.",
          left.projection(),
          left.partition(),
          rewind.offset(),
          left.nextOffset(),
          rewind.records());
      monitor.wentBack(left.projection().name());
    }
    forget(drift.rewound());
    rewound.addAll(drift.rewound());
    store.wentBack(drift.rewinds());
  }
}
