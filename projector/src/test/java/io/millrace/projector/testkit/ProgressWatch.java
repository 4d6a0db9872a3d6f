package io.millrace.projector.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Writes down what a rebuild says about the time that it still needs, and holds it against what it
 * took. Time in which no projector worked on it counts on neither side.
 */
public final class ProgressWatch implements AutoCloseable {
  private static final String LOOK =
      """
      SELECT events_done, events_total, events_per_second, filled_at IS NOT NULL
      FROM projection_rebuild
      """;

  private record Said(double workedSeconds, double leftSeconds) {}

  private final TestDatabase database;
  private final List<Said> said = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private boolean down;
  private double workedSeconds;
  private double workedAtLastPage;

  public ProgressWatch(TestDatabase database) {
    this.database = database;
    thread = Thread.ofPlatform().name("progress-watch").start(this::watch);
  }

  /** From the last page until events are written again nobody worked on it. */
  public synchronized void killed() {
    down = true;
    workedSeconds = workedAtLastPage;
  }

  private void watch() {
    long before = System.nanoTime();
    long doneBefore = 0;
    while (!stopped) {
      List<String> rows = database.rows(LOOK);
      long now = System.nanoTime();
      if (!rows.isEmpty()) {
        String[] row = rows.getFirst().split("\\|");
        long done = Long.parseLong(row[0]);
        // What was written by the first look is where the clock begins.
        boolean moved = passed(done != doneBefore, doneBefore > 0 ? (now - before) / 1e9 : 0);
        doneBefore = done;
        if (row[3].equals("t")) {
          return;
        }
        say(done, Long.parseLong(row[1]), Double.parseDouble(row[2]), moved);
      }
      before = now;
    }
  }

  private synchronized boolean passed(boolean moved, double seconds) {
    workedSeconds += down ? 0 : seconds;
    if (moved) {
      down = false;
      workedAtLastPage = workedSeconds;
    }
    return moved;
  }

  private void say(long done, long total, double rate, boolean moved) {
    if (moved && rate > 0 && done >= total / 10 && done <= total / 10 * 9) {
      said.add(new Said(workedSeconds, (total - done) / rate));
    }
  }

  /** Mean and worst error between 10 and 90 %, relative to the time that it then took. */
  public String errors() {
    close();
    double[] errors =
        said.stream()
            .mapToDouble(
                each -> {
                  double left = workedSeconds - each.workedSeconds();
                  return Math.abs(each.leftSeconds() - left) / left;
                })
            .sorted()
            .toArray();
    return errors.length == 0
        ? "too short to say anything about the time left"
        : String.format(
            Locale.ROOT,
            "%.1f s of work; %d times it was said how long it still takes: mean error %.1f %%,"
                + " 9 of 10 within %.1f %%, worst %.1f %%",
            workedSeconds,
            errors.length,
            100 * Arrays.stream(errors).average().orElse(0),
            100 * errors[errors.length * 9 / 10],
            100 * errors[errors.length - 1]);
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
