package io.millrace.platform.projection.rebuild;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.AggregateVersion;
import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.StoreException;
import io.millrace.platform.projection.VersionStage;
import io.millrace.platform.projection.apply.EngineMonitor;
import io.millrace.platform.projection.apply.FoldedBatch;
import io.millrace.platform.projection.apply.ProjectionStore;
import io.millrace.platform.projection.apply.RebuildProgress;
import io.millrace.platform.projection.apply.RoundApplier;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.history.HistoryAwayException;
import io.millrace.platform.projection.history.HistoryPlace;
import io.millrace.platform.projection.history.PastEvent;
import io.millrace.platform.projection.rebuild.RebuildStore.ShardProgress;
import io.millrace.platform.service.background.BackgroundLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * Fills new versions of projections from history while the old ones serve, on a thread of its own.
 *
 * <p>A pass first gives the new version the active one's checkpoints and then reads history up to
 * what has been committed by then. So every event is either below the end of the pass or comes by a
 * topic behind those checkpoints; what comes both ways is recognised by its version. Passes are
 * repeated until one is short, so that little is left to catch up from the topics.
 */
public final class Rebuilder implements Runnable {
  private static final Logger LOG = Logger.getLogger(Rebuilder.class);
  private static final int MOST_PASSES = 5;

  /**
   * How a rebuild works.
   *
   * @param pageEvents events of one transaction
   * @param maxLiveLag bound that live lag keeps while history is read
   * @param lease after which another projector takes over from one that is silent; for so long a
   *     new one waits for its partitions
   * @param idle pause when there is nothing to do
   */
  public record Settings(int pageEvents, Duration maxLiveLag, Duration lease, Duration idle) {}

  private final RebuildStore rebuilds;
  private final ProjectionStore store;
  private final EventHistory history;
  private final EngineMonitor monitor;
  private final Settings settings;
  private final String worker;
  private final LivePriority way;
  private final Pace pace = new Pace(System::nanoTime);
  private long eventsDone;

  /**
   * @param worker name of this projector, unique
   */
  public Rebuilder(
      RebuildStore rebuilds,
      ProjectionStore store,
      EventHistory history,
      EngineMonitor monitor,
      Settings settings,
      String worker) {
    this.rebuilds = rebuilds;
    this.store = store;
    this.history = history;
    this.monitor = monitor;
    this.settings = settings;
    this.worker = worker;
    this.way = new LivePriority(monitor, settings);
  }

  /** Works until the thread is interrupted. */
  @Override
  public void run() {
    way.begin();
    new BackgroundLoop(
            "rebuilding", Duration.ZERO, () -> advance() ? Duration.ZERO : settings.idle())
        .run();
  }

  /** Does what is next; whether there may be more to do at once. */
  private boolean advance() throws InterruptedException {
    Optional<RebuildTask> task = Optional.empty();
    try {
      task = rebuilds.take(worker, settings.lease());
      if (task.isEmpty()) {
        monitor.rebuilding(null);
        return false;
      }
      return advance(task.get());
    } catch (StoreException.Fenced e) {
      LOG.infof("the rebuild was dropped or is in other hands: %s", e.getMessage());
    } catch (StoreException e) {
      LOG.warnf("the rebuild waits, trying again: %s", e.getMessage());
    } catch (HistoryAwayException e) {
      task.ifPresent(filled -> standStill(filled, e));
    }
    return false;
  }

  /** Operators see it beside the progress; a file that is brought back lets it go on. */
  private void standStill(RebuildTask task, HistoryAwayException cause) {
    LOG.warnf("the rebuild stands still, trying again: %s", cause.getMessage());
    try {
      rebuilds.trouble(task, String.valueOf(cause.getMessage()));
    } catch (StoreException e) {
      LOG.warnf("and that cannot be told: %s", e.getMessage());
    }
  }

  private boolean advance(RebuildTask task) throws InterruptedException {
    if (task.projection().stage() == VersionStage.CATCHING_UP) {
      return rebuilds.standBy(task);
    }
    if (task.passOpen()) {
      fill(task);
    } else if (task.pass() > 0
        && (task.passEvents() <= settings.pageEvents() || task.pass() >= MOST_PASSES)) {
      rebuilds.follow(task);
    } else {
      beginPass(task);
    }
    return true;
  }

  private void beginPass(RebuildTask task) {
    rebuilds.alignCheckpoints(task);
    Set<AggregateType> types = task.projection().function().reads();
    Map<Integer, HistoryPlace> reached = new HashMap<>();
    rebuilds.shards(task).forEach(shard -> reached.put(shard.shard(), shard.reached()));
    Map<Integer, Long> ends = new HashMap<>();
    long events = 0;
    for (int shard : history.shards()) {
      long end = history.end(shard);
      ends.put(shard, end);
      events += history.count(shard, types, reached.getOrDefault(shard, HistoryPlace.START), end);
    }
    rebuilds.beginPass(task, ends, events);
  }

  private void fill(RebuildTask task) throws InterruptedException {
    eventsDone = task.eventsDone();
    pace.begin(task.eventsPerSecond(), task.eventsDone());
    for (ShardProgress shard : rebuilds.shards(task)) {
      fill(task, shard);
    }
    rebuilds.endPass(task);
  }

  private void fill(RebuildTask task, ShardProgress shard) throws InterruptedException {
    HistoryPlace from = shard.reached();
    Page page = RoundApplier.await(read(task, shard, from));
    while (!page.records().isEmpty()) {
      way.await(pace);
      CompletableFuture<Page> next = read(task, shard, page.end());
      long start = System.nanoTime();
      int events = page.records().size();
      new PageFill<>(this, task, task.projection(), shard.shard(), from, page.end(), events)
          .write(page.records(), true);
      Duration work = Duration.ofNanos(System.nanoTime() - start);
      way.pauseAfter(work);
      from = page.end();
      page = RoundApplier.await(next);
    }
  }

  /**
   * Decoded events, of each aggregate in the order of versions.
   *
   * @param end place of the last one in the ledger
   */
  private record Page(List<FeedRecord> records, HistoryPlace end) {}

  /** The next page comes, and is decoded, while the one before it is written. */
  private CompletableFuture<Page> read(RebuildTask task, ShardProgress shard, HistoryPlace after) {
    return CompletableFuture.supplyAsync(
        () -> {
          List<PastEvent> events =
              history.read(
                  shard.shard(),
                  task.projection().function().reads(),
                  after,
                  shard.belowTx(),
                  settings.pageEvents());
          List<FeedRecord> records = new ArrayList<>(events.size());
          events.forEach(event -> records.add(record(task, event)));
          // Where commands commute, the ledger may have two versions the other way round.
          records.sort(Comparator.comparingLong(Rebuilder::version));
          return new Page(records, events.isEmpty() ? after : events.getLast().at());
        },
        work -> Thread.ofVirtual().start(work));
  }

  /** What a transaction of a page changes; how many events of the page are done with it. */
  void commit(
      RebuildTask task,
      FoldedBatch<?> folded,
      int shard,
      HistoryPlace from,
      HistoryPlace reached,
      int events) {
    rebuilds.fill(task, folded, shard, from, reached, events, pace.perSecond());
    pace.wrote(events);
    eventsDone += events;
    monitor.rebuilding(
        new RebuildProgress(
            task.projection().id(), eventsDone, task.eventsTotal(), pace.perSecond()));
  }

  ProjectionStore store() {
    return store;
  }

  EventHistory history() {
    return history;
  }

  static FeedRecord record(RebuildTask task, PastEvent event) {
    return event.asRecord(
        Math.max(1, task.partitionCounts().getOrDefault(event.row().aggregate().topic(), 1)));
  }

  static long version(FeedRecord record) {
    AggregateVersion place = record.aggregate();
    return place == null ? 0 : place.version();
  }
}
