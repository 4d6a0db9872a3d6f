package io.millrace.command.testing;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jboss.logmanager.ExtLogRecord;

/** What is logged, from warnings up, until it is closed. */
public final class LogLines extends Handler implements AutoCloseable {
  private static final Pattern COUNT = Pattern.compile("(\\S+): (\\d+) more in \\d+ s");

  /** Says, with stacks, that the machine is busy; nothing of the service's own. */
  private static final String WATCHDOG = "io.vertx.core.impl.BlockedThreadChecker";

  private final List<ExtLogRecord> records = new CopyOnWriteArrayList<>();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong watchdog = new AtomicLong();

  /** From here on. */
  public LogLines() {
    Logger.getLogger("").addHandler(this);
  }

  @Override
  public void publish(LogRecord record) {
    if (record.getLevel().intValue() < Level.WARNING.intValue()) {
      return;
    }
    ExtLogRecord line = ExtLogRecord.wrap(record);
    if (WATCHDOG.equals(line.getLoggerName())) {
      watchdog.incrementAndGet();
      return;
    }
    records.add(line);
    StringWriter trace = new StringWriter();
    if (line.getThrown() != null) {
      line.getThrown().printStackTrace(new PrintWriter(trace));
    }
    bytes.addAndGet(line.getFormattedMessage().length() + trace.toString().length());
  }

  /** Those that were written by a thread that serves requests. */
  public List<String> ofEventLoops() {
    return records.stream()
        .filter(line -> line.getThreadName().startsWith("vert.x-eventloop"))
        .map(ExtLogRecord::getFormattedMessage)
        .toList();
  }

  /** How often it was said that the machine is busy, or an event loop blocked. */
  public long ofTheWatchdog() {
    return watchdog.get();
  }

  /** The messages. */
  public List<String> all() {
    return records.stream().map(ExtLogRecord::getFormattedMessage).toList();
  }

  /** How many characters all of it has, stack traces included. */
  public long bytes() {
    return bytes.get();
  }

  /** How many lines of a kind were not written, but told by number. */
  public long counted(String kind) {
    return all().stream()
        .map(COUNT::matcher)
        .filter(Matcher::matches)
        .filter(found -> found.group(1).equals(kind))
        .mapToLong(found -> Long.parseLong(found.group(2)))
        .sum();
  }

  @Override
  public void flush() {
    // Nothing is held back.
  }

  @Override
  public void close() {
    Logger.getLogger("").removeHandler(this);
  }
}
