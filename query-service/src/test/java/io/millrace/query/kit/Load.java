package io.millrace.query.kit;

import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Clients that ask as soon as they are answered, with no more than a way over the network between.
 * Each has a thread of the system: virtual ones that never wait leave no time to those that do.
 */
public final class Load implements AutoCloseable {
  private static final long WAY_NANOS = Duration.ofMillis(1).toNanos();

  private final AtomicBoolean running = new AtomicBoolean(true);
  private final AtomicLong answers = new AtomicLong();
  private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
  private final ExecutorService clients = Executors.newCachedThreadPool();

  private Load() {}

  /**
   * Starts them.
   *
   * @param ask one question; whatever it throws is kept
   */
  public static Load of(int clients, IntConsumer ask) {
    Load load = new Load();
    for (int i = 0; i < clients; i++) {
      int client = i;
      Future<?> unused = load.clients.submit(() -> load.run(() -> ask.accept(client)));
    }
    return load;
  }

  private void run(Runnable ask) {
    while (running.get()) {
      try {
        ask.run();
        answers.incrementAndGet();
      } catch (RuntimeException | AssertionError e) {
        failures.add(e);
      }
      LockSupport.parkNanos(WAY_NANOS);
    }
  }

  public long answers() {
    return answers.get();
  }

  public Collection<Throwable> failures() {
    return failures;
  }

  @Override
  public void close() {
    running.set(false);
    clients.close();
  }
}
