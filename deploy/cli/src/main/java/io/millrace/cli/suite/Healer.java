package io.millrace.cli.suite;

import io.millrace.stack.StackException;
import io.millrace.stack.StackProcesses;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Starts again what died: services and stores. */
final class Healer implements AutoCloseable {
  private static final Duration ROUND = Duration.ofMillis(200);

  private final List<ManagedService> services;
  private final StackProcesses stores;
  private final Consumer<String> log;
  private final Runnable changed;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private Map<ServiceName, OptionalLong> pids = Map.of();

  Healer(
      List<ManagedService> services,
      StackProcesses stores,
      Consumer<String> log,
      Runnable changed) {
    this.services = services;
    this.stores = stores;
    this.log = log;
    this.changed = changed;
    this.thread = Thread.ofPlatform().name("healer").daemon().start(this::run);
  }

  /** Returns when it has ended: nothing is started again from then on. */
  @Override
  public void close() {
    closed.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (!closed.await(ROUND.toMillis(), TimeUnit.MILLISECONDS)) {
        round();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void round() {
    try {
      stores.names().forEach(this::tendStore);
      services.forEach(ManagedService::tend);
      var now =
          services.stream().collect(Collectors.toMap(ManagedService::name, ManagedService::pid));
      if (!now.equals(pids)) {
        pids = now;
        changed.run();
      }
    } catch (RuntimeException e) {
      // The next round tries again; a healer that dies of one failure heals nothing.
      log.accept("could not start something again: " + e.getMessage());
    }
  }

  private void tendStore(String name) {
    if (closed.getCount() > 0 && !stores.isAlive(name)) {
      log.accept(name + " ended; starting it again");
      try {
        stores.start(name);
      } catch (StackException e) {
        log.accept(name + " did not come up: " + e.getMessage());
      }
    }
  }
}
