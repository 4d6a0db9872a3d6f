package io.millrace.query.orderstream;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.http.Callers.Authenticated;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.runtime.Startup;
import jakarta.inject.Singleton;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The places for streams and sockets in this process, of which no caller can take all. */
@Startup // its gauge is told before the first stream
@Singleton
class StreamPlaces {
  private final int most;
  private final int mostPerCaller;
  private final AtomicInteger open;
  private final ConcurrentMap<String, Integer> byCaller = new ConcurrentHashMap<>();

  StreamPlaces(QueryConfig config, MeterRegistry metrics) {
    most = config.streams().max();
    mostPerCaller = config.streams().maxPerCaller();
    open = metrics.gauge("millrace.streams.open", new AtomicInteger());
  }

  /**
   * Takes a place.
   *
   * @return gives it back, once, however often it is run
   * @throws ProblemException if the caller has too many, or all have
   */
  Runnable enter(Authenticated who) {
    String name = name(who);
    if (open.incrementAndGet() > most) {
      open.decrementAndGet();
      throw new ProblemException(
          ProblemType.OVERLOADED, "Too many streams are open. Try again in a moment.");
    }
    if (byCaller.merge(name, 1, Integer::sum) > mostPerCaller) {
      leave(name);
      throw new ProblemException(
          ProblemType.RATE_LIMITED,
          "You have " + mostPerCaller + " streams and sockets open here. Close one of them first.");
    }
    AtomicBoolean there = new AtomicBoolean(true);
    return () -> {
      if (there.getAndSet(false)) {
        leave(name);
      }
    };
  }

  private void leave(String name) {
    open.decrementAndGet();
    byCaller.computeIfPresent(name, (key, places) -> places == 1 ? null : places - 1);
  }

  /** A customer is one, however many logins it has. */
  private static String name(Authenticated who) {
    UUID customer = who.caller().owner();
    return customer == null ? "principal " + who.caller().subject() : "customer " + customer;
  }
}
