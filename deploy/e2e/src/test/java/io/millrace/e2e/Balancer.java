package io.millrace.e2e;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands before the instances of a service: asks each of them ten times a second whether it is
 * ready, and sends requests to those that were. It repeats nothing.
 */
final class Balancer implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  private final List<Instance> instances = new CopyOnWriteArrayList<>();
  private final AtomicInteger turn = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private volatile List<Instance> ready = List.of();

  Balancer() {
    Thread.ofVirtual().start(this::watch);
  }

  void add(Instance instance) {
    instances.add(instance);
  }

  /** One that is ready, in turn. */
  Instance next() {
    List<Instance> known = ready;
    if (known.isEmpty()) {
      throw new IllegalStateException("no instance is ready");
    }
    return known.get(Math.floorMod(turn.getAndIncrement(), known.size()));
  }

  /** Names of those that are ready. */
  Set<String> ready() {
    Set<String> names = new HashSet<>();
    ready.forEach(instance -> names.add(instance.name()));
    return names;
  }

  private void watch() {
    try {
      do {
        ready = instances.stream().filter(this::isReady).toList();
      } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean isReady(Instance instance) {
    try {
      return http.send(
                  HttpRequest.newBuilder(instance.health()).timeout(Duration.ofSeconds(2)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    closed.countDown();
    http.close();
  }
}
