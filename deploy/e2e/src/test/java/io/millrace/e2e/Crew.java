package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.stack.PostgresNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writers who order, pay, ship and cancel at the same time while something happens to the service,
 * and who know afterwards what they were told.
 */
final class Crew implements AutoCloseable {
  private static final int SKUS = 6;

  /** So few that orders are refused in the end. */
  private static final int STOCK = 200;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicBoolean hopeless = new AtomicBoolean();
  private final AtomicLong settled = new AtomicLong();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Writer seeder;
  private final List<Writer> writers = new ArrayList<>();
  private final List<Future<?>> writing = new ArrayList<>();

  /** Things to sell, and writers who do nothing yet. */
  Crew(int size, CommandServer server, String token, SplittableRandom random) throws Exception {
    URI address = URI.create("http://127.0.0.1:" + server.port());
    List<String> skus = new ArrayList<>();
    seeder = new Writer("seed", address, token, skus, random.split(), client, hopeless::get);
    products(skus);
    for (int i = 0; i < size; i++) {
      writers.add(new Writer("w" + i, address, token, skus, random.split(), client, hopeless::get));
    }
  }

  private void products(List<String> skus) throws Exception {
    for (int i = 0; i < SKUS; i++) {
      Sent product =
          Sent.of(
              "product-" + i,
              "product",
              "/v1/products",
              null,
              "{\"sku\":\"K%d\",\"name\":\"Thing\",\"price\":{\"amount\":255,\"currency\":\"GBP\"}}"
                  .formatted(i));
      assertThat(seeder.once(product).status()).isEqualTo(201);
      seeder.receive("K" + i, STOCK);
      skus.add("K" + i);
    }
  }

  /** All begin. */
  void begin() {
    writers.forEach(writer -> writing.add(threads.submit(() -> write(writer))));
  }

  private Void write(Writer writer) throws Exception {
    while (!over.get()) {
      writer.write();
      settled.incrementAndGet();
    }
    return null;
  }

  /** Commands whose senders know what came of them. */
  long settled() {
    return settled.get();
  }

  /** All finish the command they are at. */
  void end() throws Exception {
    over.set(true);
    for (Future<?> each : writing) {
      each.get(60, TimeUnit.SECONDS);
    }
  }

  /** All commands, with what their senders were told. */
  List<Sent> history() {
    List<Sent> history = new ArrayList<>(seeder.history);
    writers.forEach(writer -> history.addAll(writer.history));
    return history;
  }

  /** Promises that were not kept; see {@link LedgerCheck}. */
  List<String> violations(PostgresNode store) throws Exception {
    Ledger ledger = Ledger.read(store);
    List<Ledger.Event> ofWriters =
        ledger.events().stream()
            .filter(event -> Set.of("order", "stock").contains(event.aggregateType()))
            .toList();
    return LedgerCheck.violations(
        history(), new Ledger(ofWriters, ledger.orders(), ledger.stock()));
  }

  /** Sends every command once more; those that are answered otherwise than at first. */
  List<String> changedByRepeating() throws Exception {
    List<String> changed = new ArrayList<>();
    for (Sent first : history()) {
      Sent again = seeder.once(first);
      // What was not decided is not stored: a stale version is stale again.
      if (!again.equals(first) && first.status() != 412) {
        changed.add(first + " became " + again);
      }
    }
    return changed;
  }

  @Override
  public void close() {
    over.set(true);
    hopeless.set(true);
    threads.close();
    client.close();
  }
}
