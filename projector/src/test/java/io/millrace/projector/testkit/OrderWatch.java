package io.millrace.projector.testkit;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A reader that looks at {@code order_view} again and again, and complains when an order that was
 * there is gone, when a version falls, or when the view's progress falls.
 */
public final class OrderWatch implements AutoCloseable {
  private static final String LOOK =
      """
      SELECT id, version, (SELECT coalesce(min(tx), 0) FROM projection_progress
                           WHERE projection = 'order_view') FROM order_view
      """;

  private final TestDatabase database;
  private final Queue<String> complaints = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean stopped;
  private volatile int looks;

  public OrderWatch(TestDatabase database) {
    this.database = database;
    thread = Thread.ofPlatform().name("order-watch").start(this::watch);
  }

  /** What was wrong; empty if nothing. */
  public List<String> complaints() {
    return List.copyOf(complaints);
  }

  public int looks() {
    return looks;
  }

  @SuppressWarnings("NonAtomicOperationOnVolatileField") // one thread writes
  private void watch() {
    Map<String, Long> seen = new HashMap<>();
    long progress = 0;
    while (!stopped) {
      Map<String, Long> now = new HashMap<>();
      for (String row : database.rows(LOOK)) {
        String[] columns = row.split("\\|");
        now.put(columns[0], Long.valueOf(columns[1]));
        long tx = Long.parseLong(columns[2]);
        if (tx < progress) {
          complaints.add("progress fell from " + progress + " to " + tx);
        }
        progress = tx;
      }
      seen.forEach(
          (id, version) -> {
            if (now.getOrDefault(id, 0L) < version) {
              complaints.add(id + " fell from " + version + " to " + now.get(id));
            }
          });
      seen.putAll(now);
      looks++;
    }
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
