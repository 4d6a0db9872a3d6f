package io.millrace.stack.junit;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit extension of every test: it fails one in which an event loop waited, in its handler, for
 * something else. It reads what the watchdog of Vert.x logs, which the build sets to a second.
 *
 * <p>Only who waits is blamed (a lock, a latch, a sleep, a blocking read). Who computes may look
 * slow because the machine is busy, which proves nothing.
 */
public final class NoBlockedEventLoops
    implements BeforeAllCallback, AfterEachCallback, AfterAllCallback {
  private static final Logger WATCHDOG =
      Logger.getLogger("io.vertx.core.impl.BlockedThreadChecker");

  private static final Pattern WAITS =
      Pattern.compile(
          "(Unsafe\\.park|Thread\\.sleep.*|Object\\.wait.*|SocketDispatcher\\.read.*"
              + "|FileDispatcherImpl\\..*|Net\\.(poll|connect|accept).*|.*Process.*\\.waitFor.*)");

  private static final Queue<String> FOUND = new ConcurrentLinkedQueue<>();
  private static final Handler READER = new Reader();

  @Override
  public void beforeAll(ExtensionContext context) {
    // Quarkus configures logging anew with every application.
    if (Arrays.stream(WATCHDOG.getHandlers()).noneMatch(READER::equals)) {
      WATCHDOG.addHandler(READER);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    requireNone();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    requireNone();
  }

  private static void requireNone() {
    List<String> found = take();
    if (!found.isEmpty()) {
      throw new AssertionError(
          "An event loop was blocked, and with it all that it serves; do this on a worker or"
              + " without waiting: "
              + String.join("\n", found));
    }
  }

  /** What was found since, which is then forgotten. */
  public static List<String> take() {
    List<String> found = new ArrayList<>();
    for (String one = FOUND.poll(); one != null; one = FOUND.poll()) {
      found.add(one);
    }
    return found;
  }

  private static final class Reader extends Handler {
    @Override
    public void publish(LogRecord record) {
      Throwable stack = record.getThrown();
      if (stack != null && record.getMessage().contains("vert.x-eventloop") && waits(stack)) {
        StringWriter text = new StringWriter();
        stack.printStackTrace(new PrintWriter(text));
        FOUND.add(record.getMessage() + "\n" + text);
      }
    }

    /** Whether it waits, and not for a class that another thread is loading. */
    private static boolean waits(Throwable stack) {
      StackTraceElement[] frames = stack.getStackTrace();
      return Arrays.stream(frames).limit(3).anyMatch(Reader::waits)
          && Arrays.stream(frames).noneMatch(frame -> frame.getMethodName().equals("loadClass"));
    }

    private static boolean waits(StackTraceElement frame) {
      String type = frame.getClassName();
      String call = type.substring(type.lastIndexOf('.') + 1) + "." + frame.getMethodName();
      return WAITS.matcher(call).matches();
    }

    @Override
    public void flush() {
      // Nothing is held back.
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }
}
