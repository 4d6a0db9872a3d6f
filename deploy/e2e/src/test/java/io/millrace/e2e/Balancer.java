package io.millrace.e2e;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What stands before the instances of a service: asks each of them ten times a second whether it is
 * ready, and sends requests to those that were. It repeats nothing. As with real ones the word
 * takes its time: an instance that is no longer ready gets some more requests, which it has to
 * answer while it drains.
 */
final class Balancer implements AutoCloseable {
  private static final Duration LOOK = Duration.ofMillis(100);

  /** Requests to an instance that is no longer ready. */
  private static final int LATE_REQUESTS = 6;

  private final List<Instance> instances = new CopyOnWriteArrayList<>();

  /** Those that were ready and are not any more. */
  private final Map<Instance, Leaving> leaving = new ConcurrentHashMap<>();

  private final AtomicInteger turn = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final HttpClient http = HttpClient.newHttpClient();
  private final Duration late;
  private volatile List<Instance> served = List.of();

  /**
   * A balancer.
   *
   * @param late how long an instance may get requests after it said that it is not ready
   */
  Balancer(Duration late) {
    this.late = late;
    Thread.ofVirtual().start(this::watch);
  }

  private record Leaving(AtomicInteger requests, long untilNanos) {
    boolean isOver() {
      return requests.get() <= 0 || System.nanoTime() - untilNanos >= 0;
    }
  }

  void add(Instance instance) {
    instances.add(instance);
  }

  /** One that is ready, in turn. */
  Instance next() {
    List<Instance> known = served;
    if (known.isEmpty()) {
      throw new IllegalStateException("no instance gets requests");
    }
    Instance next = known.get(Math.floorMod(turn.getAndIncrement(), known.size()));
    Leaving last = leaving.get(next);
    if (last != null) {
      last.requests().decrementAndGet();
    }
    return next;
  }

  /** Names of those that get requests. */
  Set<String> served() {
    Set<String> names = new HashSet<>();
    served.forEach(instance -> names.add(instance.name()));
    return names;
  }

  private void watch() {
    try {
      do {
        served = instances.stream().filter(this::serves).toList();
      } while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean serves(Instance instance) {
    if (isReady(instance)) {
      leaving.remove(instance);
      return true;
    }
    return served.contains(instance) && !leaving.computeIfAbsent(instance, _ -> leaving()).isOver();
  }

  private Leaving leaving() {
    return new Leaving(new AtomicInteger(LATE_REQUESTS), System.nanoTime() + late.toNanos());
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
