package io.millrace.projector.service;

import io.millrace.events.AggregateType;
import io.millrace.projector.engine.EngineMonitor;
import io.millrace.projector.engine.EngineSettings;
import io.millrace.projector.engine.Projection;
import io.millrace.projector.engine.ProjectionRunner;
import io.millrace.projector.engine.ReadStore;
import io.millrace.projector.engine.kafka.FeedStatus;
import io.millrace.projector.engine.kafka.KafkaClients;
import io.millrace.projector.engine.kafka.KafkaFeed;
import io.millrace.projector.engine.kafka.KafkaOutlet;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.Producer;

/** One running projector: a feed and a runner, each with its thread, and the outlet. */
public final class ProjectorRuntime implements AutoCloseable {
  private static final Duration STOP_WITHIN = Duration.ofSeconds(10);

  private final List<Projection<?>> projections;
  private final EngineMonitor monitor;
  private final Producer<byte[], byte[]> producer;
  private final KafkaOutlet outlet;
  private final KafkaFeed feed;
  private final Thread feedThread;
  private final Thread runnerThread;

  /** Makes everything and starts nothing; see {@link #start}. */
  public ProjectorRuntime(
      List<? extends Projection<?>> projections,
      ReadStore store,
      KafkaClients kafka,
      EngineSettings settings,
      InstantSource clock) {
    // Always the same order, so that two projectors never wait for each other's rows crosswise.
    this.projections =
        projections.stream()
            .<Projection<?>>map(projection -> projection)
            .sorted(Comparator.comparing(projection -> projection.id().name()))
            .toList();
    monitor = new EngineMonitor(clock);
    producer = kafka.producer();
    outlet = new KafkaOutlet(producer);
    ProjectionRunner runner =
        new ProjectionRunner(this.projections, store, outlet, monitor, settings);
    feed = new KafkaFeed(kafka::consumer, topics(), runner, clock);
    feedThread = Thread.ofPlatform().name("projector-feed").unstarted(feed);
    runnerThread = Thread.ofPlatform().name("projector-apply").unstarted(runner);
  }

  private Set<String> topics() {
    Set<String> topics = new TreeSet<>();
    for (Projection<?> projection : projections) {
      projection.reads().stream().map(AggregateType::topic).forEach(topics::add);
    }
    return topics;
  }

  public void start() {
    runnerThread.start();
    feedThread.start();
  }

  public List<Projection<?>> projections() {
    return projections;
  }

  public EngineMonitor monitor() {
    return monitor;
  }

  public KafkaOutlet outlet() {
    return outlet;
  }

  public FeedStatus feedStatus() {
    return feed.status();
  }

  /** Whether both threads run. */
  public boolean isAlive() {
    return feedThread.isAlive() && runnerThread.isAlive();
  }

  /**
   * Leaves the group and ends. A round under way is broken off where it stands: what was committed
   * counts, and the rest comes again.
   */
  @Override
  public void close() {
    feed.stop();
    runnerThread.interrupt();
    join(feedThread);
    join(runnerThread);
    producer.close(STOP_WITHIN);
  }

  private static void join(Thread thread) {
    try {
      thread.join(STOP_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
