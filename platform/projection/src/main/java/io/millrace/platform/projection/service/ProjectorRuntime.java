package io.millrace.platform.projection.service;

import io.millrace.platform.events.AggregateType;
import io.millrace.platform.projection.apply.EngineMonitor;
import io.millrace.platform.projection.apply.EngineSettings;
import io.millrace.platform.projection.apply.ProjectionRunner;
import io.millrace.platform.projection.apply.ProjectionStore;
import io.millrace.platform.projection.apply.StallWatch;
import io.millrace.platform.projection.deadletter.DeadLetters;
import io.millrace.platform.projection.history.EventHistory;
import io.millrace.platform.projection.kafka.FeedStatus;
import io.millrace.platform.projection.kafka.KafkaClients;
import io.millrace.platform.projection.kafka.KafkaFeed;
import io.millrace.platform.projection.kafka.KafkaViewChangePublisher;
import io.millrace.platform.projection.rebuild.GapFiller;
import io.millrace.platform.projection.rebuild.RebuildStore;
import io.millrace.platform.projection.rebuild.Rebuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** One running projector: a feed and a runner, each with its thread, and what helps them. */
public final class ProjectorRuntime implements AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK_FOR_GAPS_EVERY = Duration.ofMillis(500);

  /**
   * The stores that it works on.
   *
   * @param history past events; without shards nothing is rebuilt and gaps stay open
   */
  public record Ports(
      ProjectionStore store, DeadLetters letters, RebuildStore rebuilds, EventHistory history) {}

  private final EngineMonitor monitor;
  private final KafkaViewChangePublisher outlet;
  private final ProjectionRunner runner;
  private final KafkaFeed feed;
  private final StallWatch stalls;
  private final List<Thread> threads = new ArrayList<>();

  /** Makes everything and starts nothing; see {@link #start}. */
  public ProjectorRuntime(
      Ports ports,
      KafkaClients kafka,
      EngineSettings settings,
      Rebuilder.Settings rebuilding,
      Duration stallAfter,
      InstantSource clock) {
    monitor = new EngineMonitor(clock);
    outlet = new KafkaViewChangePublisher(kafka::producer);
    runner = new ProjectionRunner(ports.store(), ports.letters(), outlet, monitor, settings);
    feed = new KafkaFeed(kafka::consumer, topics(), runner, clock);
    threads.add(Thread.ofPlatform().name("projector-feed").unstarted(feed));
    threads.add(Thread.ofPlatform().name("projector-apply").unstarted(runner));
    stalls = new StallWatch(runner, monitor, feed::ends, ports.history(), stallAfter, clock);
    threads.add(Thread.ofPlatform().name("projector-stalls").unstarted(stalls));
    if (!ports.history().shards().isEmpty()) {
      threads.add(
          Thread.ofPlatform()
              .name("projector-gaps")
              .unstarted(
                  new GapFiller(ports.letters(), ports.history(), runner, LOOK_FOR_GAPS_EVERY)));
      threads.add(
          Thread.ofPlatform()
              .name("projector-rebuild")
              .unstarted(
                  new Rebuilder(
                      ports.rebuilds(),
                      ports.store(),
                      ports.history(),
                      monitor,
                      rebuilding,
                      UUID.randomUUID().toString())));
    }
  }

  private static Set<String> topics() {
    return AggregateType.values().stream()
        .map(AggregateType::topic)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Has something else run beside it, from {@link #start} to {@link #close}. */
  public ProjectorRuntime with(String name, Runnable helper) {
    threads.add(Thread.ofPlatform().name(name).unstarted(helper));
    return this;
  }

  public void start() {
    threads.reversed().forEach(Thread::start);
  }

  public EngineMonitor monitor() {
    return monitor;
  }

  public KafkaViewChangePublisher outlet() {
    return outlet;
  }

  public ProjectionRunner runner() {
    return runner;
  }

  /** Why a projection stands still although it should not; empty if none does. */
  public Optional<String> stall() {
    return stalls.stall();
  }

  public FeedStatus feedStatus() {
    return feed.status();
  }

  /** Whether all threads run. */
  public boolean isAlive() {
    return threads.stream().allMatch(Thread::isAlive);
  }

  /**
   * Leaves the group and ends. A round under way is broken off where it stands: what was committed
   * counts, and the rest comes again.
   */
  @Override
  public void close() {
    feed.stop();
    threads.stream().skip(1).forEach(Thread::interrupt);
    threads.forEach(ProjectorRuntime::join);
    outlet.close(STOP_WITHIN);
  }

  private static void join(Thread thread) {
    try {
      thread.join(STOP_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
