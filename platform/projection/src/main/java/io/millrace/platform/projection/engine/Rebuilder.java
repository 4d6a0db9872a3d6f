package io.millrace.platform.projection.engine;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.engine.ApplyOutcome.Poison;
import io.millrace.platform.projection.engine.RebuildStore.ShardProgress;
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
import org.jspecify.annotations.Nullable;

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
  private final ReadStore store;
  private final EventHistory history;
  private final EngineMonitor monitor;
  private final Settings settings;
  private final String worker;
  private final RightOfWay way;
  private final Pace pace = new Pace(System::nanoTime);
  private long eventsDone;

  /**
   * @param worker name of this projector, unique
   */
  public Rebuilder(
      RebuildStore rebuilds,
      ReadStore store,
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
    this.way = new RightOfWay(monitor, settings);
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
    } catch (RuntimeException e) {
      LOG.error("the rebuild cannot go on, trying again", e);
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
    if (task.projection().stage() == Stage.CATCHING_UP) {
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
      new PageFill<>(
              task, task.projection(), shard.shard(), from, page.end(), page.records().size())
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

  private static FeedRecord record(RebuildTask task, PastEvent event) {
    return event.asRecord(
        Math.max(1, task.partitionCounts().getOrDefault(event.row().aggregate().topic(), 1)));
  }

  private static long version(FeedRecord record) {
    AggregateVersion place = record.aggregate();
    return place == null ? 0 : place.version();
  }

  /** One page on its way into the tables. */
  private final class PageFill<R> {
    private final RebuildTask task;
    private final LiveProjection<R> projection;
    private final int shard;
    private final HistoryPlace from;
    private final HistoryPlace to;
    private final int events;

    PageFill(
        RebuildTask task,
        LiveProjection<R> projection,
        int shard,
        HistoryPlace from,
        HistoryPlace to,
        int events) {
      this.task = task;
      this.projection = projection;
      this.shard = shard;
      this.from = from;
      this.to = to;
      this.events = events;
    }

    /** The place in history moves with the last part only: what is repeated is recognised. */
    void write(List<FeedRecord> records, boolean last) {
      ProjectionBatch<R> batch = new ProjectionBatch<>(projection, Map.of(), records);
      Known<R> known = RoundApplier.await(store.known(projection, batch.aggregateIds()));
      FoldedBatch<R> folded = whole(ProjectionFold.foldHistory(batch, known, null), batch, known);
      try {
        commit(folded, last);
      } catch (StoreException.Refused e) {
        if (records.size() == 1) {
          Poison poison = new Poison("the table refused the row: " + e.getMessage());
          commit(ProjectionFold.foldHistory(batch, known, poison), last);
          return;
        }
        int middle = records.size() / 2;
        write(records.subList(0, middle), false);
        write(records.subList(middle, records.size()), last);
      }
    }

    private void commit(FoldedBatch<R> folded, boolean last) {
      HistoryPlace reached = last ? to : from;
      rebuilds.fill(task, folded, shard, from, reached, last ? events : 0, pace.perSecond());
      pace.wrote(last ? events : 0);
      eventsDone += last ? events : 0;
      monitor.rebuilding(
          new RebuildProgress(projection.id(), eventsDone, task.eventsTotal(), pace.perSecond()));
    }

    /**
     * Where events of an aggregate are missing, the ones of another place in the ledger are got.
     */
    private FoldedBatch<R> whole(FoldedBatch<R> folded, ProjectionBatch<R> batch, Known<R> known) {
      List<FeedRecord> fetched = new ArrayList<>();
      for (DeadLetter letter : folded.deadLetters()) {
        if (letter.outcome() instanceof ApplyOutcome.Gap(long expected, long found)) {
          fetched.addAll(missing(letter, expected, found));
        }
      }
      if (fetched.isEmpty()) {
        return folded;
      }
      fetched.addAll(batch.records());
      fetched.sort(Comparator.comparingLong(Rebuilder::version));
      return ProjectionFold.foldHistory(
          new ProjectionBatch<>(projection, Map.of(), fetched), known, null);
    }

    private List<FeedRecord> missing(DeadLetter letter, long expected, long found) {
      @Nullable AggregateType type =
          AggregateType.ofTopic(letter.record().partition().topic()).orElse(null);
      if (type == null || letter.aggregateId() == null) {
        return List.of();
      }
      List<FeedRecord> records = new ArrayList<>();
      for (PastEvent event : history.range(type, letter.aggregateId(), expected, found - 1)) {
        records.add(record(task, event));
      }
      return records;
    }
  }
}
