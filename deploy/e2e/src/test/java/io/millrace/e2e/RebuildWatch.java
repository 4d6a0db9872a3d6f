package io.millrace.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Asks again and again how far a rebuild is and how long it still takes, as an operator does, and
 * holds that against what it took. Time in which no projector worked on it counts on neither side.
 */
final class RebuildWatch implements AutoCloseable {
  /**
   * What it said once.
   *
   * @param worked seconds of work by then
   * @param left seconds that it would still take
   */
  private record Said(double worked, double left, double percent) {}

  private final Operator operator;
  private final String view;
  private final List<Said> said = new ArrayList<>();
  private final List<String> kills = new ArrayList<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile boolean filled;
  private volatile double percent;
  private volatile double events;
  private boolean down;
  private boolean unseen;
  private double worked;
  private double workedAtLastPage;

  RebuildWatch(Operator operator, String view) {
    this.operator = operator;
    this.view = view;
    this.thread = Thread.ofPlatform().name("rebuild-watch").start(this::watch);
  }

  double percent() {
    return percent;
  }

  boolean filled() {
    return filled;
  }

  /** From the last page until the next one nobody worked on it. */
  synchronized void killed() {
    down = true;
    unseen = true;
    worked = workedAtLastPage;
    kills.add(String.format(Locale.ROOT, "%.1f %%", percent));
  }

  private void watch() {
    long before = System.nanoTime();
    while (!stopped && !filled) {
      try {
        for (JsonNode version : operator.projection(view)) {
          JsonNode rebuild = version.path("rebuild");
          if (rebuild.isObject()) {
            long now = System.nanoTime();
            look(rebuild, (now - before) / 1e9);
            before = now;
          }
        }
      } catch (IOException e) {
        // It has been killed, or starts.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized void look(JsonNode rebuild, double seconds) {
    double done = rebuild.path("eventsDone").asDouble();
    // The first look after a kill may see a page of before.
    boolean moved = done > events && !unseen;
    unseen = false;
    // What was written by the first look is where the clock begins.
    worked += down || events == 0 ? 0 : seconds;
    if (moved) {
      down = false;
      workedAtLastPage = worked;
    }
    events = done;
    percent = rebuild.path("percent").asDouble();
    filled = !rebuild.path("filledAt").isNull() && !rebuild.path("filledAt").isMissingNode();
    if (moved && rebuild.path("etaSeconds").isNumber()) {
      said.add(new Said(worked, rebuild.path("etaSeconds").asDouble(), percent));
    }
  }

  /** What it said between 10 and 90 %, against the time that it then took. */
  synchronized String summary() {
    double[] errors =
        said.stream()
            .filter(each -> each.percent() >= 10 && each.percent() <= 90)
            .mapToDouble(each -> Math.abs(each.left() / (worked - each.worked()) - 1))
            .sorted()
            .toArray();
    return String.format(
        Locale.ROOT,
        "%.0f events in %.1f s of work, killed at %s; %d times it was said how long it still takes:"
            + " mean error %.1f %%, 9 of 10 within %.1f %%, worst %.1f %%",
        events,
        worked,
        kills,
        errors.length,
        100 * Arrays.stream(errors).average().orElse(Double.NaN),
        errors.length == 0 ? Double.NaN : 100 * errors[errors.length * 9 / 10],
        errors.length == 0 ? Double.NaN : 100 * errors[errors.length - 1]);
  }

  /** The first that it said in each tenth of the way. */
  synchronized String trajectory() {
    StringBuilder lines = new StringBuilder();
    int tenth = 0;
    for (Said each : said) {
      if (each.percent() >= 10 * tenth) {
        lines.append(
            String.format(
                Locale.ROOT,
                "  %5.1f %% after %5.2f s: %6.2f s left, it took %.2f s%n",
                each.percent(),
                each.worked(),
                each.left(),
                worked - each.worked()));
        tenth = (int) (each.percent() / 10) + 1;
      }
    }
    return lines.toString();
  }

  @Override
  public void close() throws InterruptedException {
    stopped = true;
    thread.join();
  }
}
