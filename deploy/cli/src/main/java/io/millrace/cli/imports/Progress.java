package io.millrace.cli.imports;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/**
 * Shows how far long work is: a bar that is drawn over on a terminal, a line now and then
 * elsewhere.
 */
public final class Progress {
  private static final Duration BAR_EVERY = Duration.ofMillis(100);
  private static final Duration LINE_EVERY = Duration.ofSeconds(5);
  private static final int BAR_WIDTH = 30;

  private final PrintStream out;
  private final boolean terminal;
  private final long total;
  private final String unit;
  private final long beganAt = System.nanoTime();
  private long shownAt = beganAt;
  private boolean barShown;

  /**
   * @param total number of lines in all
   */
  public Progress(PrintStream out, boolean terminal, long total) {
    this(out, terminal, total, "lines");
  }

  /**
   * @param total number of units in all
   * @param unit what is counted, in the plural
   */
  public Progress(PrintStream out, boolean terminal, long total, String unit) {
    this.unit = unit;
    this.out = out;
    this.terminal = terminal;
    this.total = total;
  }

  /** Shows it, unless that was a moment ago. */
  public void at(long done) {
    long now = System.nanoTime();
    if (now - shownAt >= (terminal ? BAR_EVERY : LINE_EVERY).toNanos()) {
      shownAt = now;
      show(done, now);
    }
  }

  /** A line of its own; the bar goes on below it. */
  void note(String text) {
    clear();
    out.println("  " + text);
  }

  /** Shows the end. */
  public void end(long done) {
    if (terminal) {
      show(done, System.nanoTime());
      out.println();
    }
  }

  private void show(long done, long now) {
    double seconds = Math.max((now - beganAt) / 1e9, 1e-3);
    double rate = done / seconds;
    double share = total == 0 ? 1 : (double) done / total;
    String eta = rate < 1 ? "--:--" : clock((long) ((total - done) / rate));
    String figures =
        String.format(
            Locale.ROOT,
            "%3.0f%%  %,d of %,d %s  %,.0f %s/s  ETA %s",
            share * 100,
            done,
            total,
            unit,
            rate,
            unit,
            eta);
    if (terminal) {
      int full = (int) Math.round(share * BAR_WIDTH);
      out.print("\r\033[K  [" + "=".repeat(full) + " ".repeat(BAR_WIDTH - full) + "] " + figures);
      out.flush();
      barShown = true;
    } else {
      out.println("  " + figures);
    }
  }

  private void clear() {
    if (barShown) {
      out.print("\r\033[K");
      barShown = false;
    }
  }

  private static String clock(long seconds) {
    return String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
  }
}
