package io.millrace.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.e2e.Connections.Answer;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** One client that places orders one after the other, and remembers them. */
final class Placing implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<String> placed = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final AtomicBoolean over = new AtomicBoolean();
  private final Thread thread;

  Placing(Fleet fleet, Instance command, String sku) {
    thread = Thread.ofPlatform().start(() -> place(fleet, command, sku));
  }

  /** Ids of what was placed. */
  List<String> placed() {
    return placed;
  }

  List<String> failures() {
    return failures;
  }

  private void place(Fleet fleet, Instance command, String sku) {
    try (var connection = new KeptConnections()) {
      while (!over.get() && failures.isEmpty()) {
        Answer answer = connection.send(command.port(), fleet.command("/v1/orders", order(sku)));
        if (answer.status() == 201) {
          placed.add(JSON.readTree(answer.body()).path("id").asText());
        } else {
          failures.add(answer.status() + " " + answer.body());
        }
      }
    } catch (IOException e) {
      failures.add(e.toString());
    }
  }

  static String order(String sku) {
    return "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}".formatted(sku);
  }

  @Override
  public void close() throws InterruptedException {
    over.set(true);
    thread.join();
  }
}
