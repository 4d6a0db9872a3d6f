package io.millrace.platform.service.logging;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.jboss.logging.Logger;

/**
 * Log lines that may come by the thousand, such as refusals under load: of each kind the first is
 * written, those of the next seconds are counted, and a line tells how many they were. So they fill
 * no disk and make no thread wait for one.
 */
public final class CountedLog {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  private final Logger log;
  private final Duration interval;
  private final Executor later;

  /** Kinds are few: codes of problems, classes of exceptions. */
  private final Map<String, Kind> kinds = new ConcurrentHashMap<>();

  public CountedLog(Class<?> category) {
    this(Logger.getLogger(category), INTERVAL);
  }

  CountedLog(Logger log, Duration interval) {
    this.log = log;
    this.interval = interval;
    this.later = CompletableFuture.delayedExecutor(interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Writes the line, or counts it. */
  public void warn(String kind, String line) {
    if (admits(kind)) {
      log.warn(line);
    }
  }

  /** Writes the line with its stack trace, or counts it; its kind is the failure's class. */
  public void error(Throwable failure, String line) {
    if (admits(failure.getClass().getName())) {
      log.error(line, failure);
    }
  }

  private boolean admits(String kind) {
    return kinds.computeIfAbsent(kind, Kind::new).admits();
  }

  private final class Kind {
    private final String name;
    private final AtomicBoolean quiet = new AtomicBoolean();
    private final LongAdder more = new LongAdder();

    Kind(String name) {
      this.name = name;
    }

    boolean admits() {
      if (quiet.compareAndSet(false, true)) {
        later.execute(this::tell);
        return true;
      }
      more.increment();
      return false;
    }

    private void tell() {
      long count = more.sumThenReset();
      if (count == 0) {
        quiet.set(false);
        return;
      }
      log.warnf("%s: %d more in %d s", name, count, interval.toSeconds());
      later.execute(this::tell);
    }
  }
}
