package io.millrace.cli.command;

import java.io.PrintStream;
import java.text.DecimalFormat;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far long work is: a bar that is drawn over on a terminal, a line now and then
 * elsewhere.
 */
public final class Progress implements AutoCloseable {
  private static final int BAR_EVERY_MILLIS = 100;
  private static final int LINE_EVERY_MILLIS = 5_000;
  private static final int COLUMNS = 110;

  private final PrintStream out;
  private final String newLine;
  private final ProgressBar bar;
  private volatile String last = "";

  /**
   * @param total number of units in all
   * @param unit what is counted, in the plural
   */
  public Progress(PrintStream out, boolean terminal, long total, String unit) {
    this.out = out;
    newLine = terminal ? "\r\033[K" : "";
    bar =
        ProgressBar.builder()
            .setInitialMax(total)
            .setUnit(" " + unit, 1)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(terminal ? BAR_EVERY_MILLIS : LINE_EVERY_MILLIS)
            .showSpeed(new DecimalFormat("#,##0"))
            .setConsumer(
                terminal
                    ? new ConsoleProgressBarConsumer(out, COLUMNS)
                    : new DelegatingProgressBarConsumer(this::line, COLUMNS))
            .build();
  }

  /** Of a command, which keeps its output for the answer. */
  public static Progress onStderr(long total, String unit) {
    return new Progress(System.err, Boolean.getBoolean("millrace.terminal"), total, unit);
  }

  public void at(long done) {
    bar.stepTo(done);
  }

  /** The end comes twice. */
  private void line(String text) {
    if (!text.equals(last)) {
      out.println(text);
    }
    last = text;
  }

  /** A line of its own; the bar goes on below it. */
  public void note(String text) {
    out.println(newLine + "  " + text);
  }

  @Override
  public void close() {
    bar.close();
  }
}
