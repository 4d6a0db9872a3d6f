package io.millrace.command.stock.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.ShardedStore;
import io.millrace.platform.events.routing.Buckets;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Batches on two shards that need the last pieces together do not take them from each other. */
class BatchesTakeWhatTheyMissTest {
  private static ShardedStore store;
  private static StockReplenisher gathering;

  @BeforeAll
  static void open() {
    store = new ShardedStore(2);
    gathering =
        new StockReplenisher(
            store.map(),
            new Allotments(store.map(), store.config()),
            new StockTransfers(store.map(), new StockTable(), InstantSource.system(), _ -> {}),
            store.config());
    store.execute(
        0,
        "INSERT INTO stock (bucket, sku, version, on_hand, reserved) VALUES (%d, 'A', 1, 10, 0)"
            .formatted(Buckets.of("A")));
  }

  @AfterAll
  static void close() {
    store.close();
  }

  @Test
  void theOtherKeepsWhatItNeeds() {
    boolean any = gathering.fetch(1, new TreeMap<>(Map.of("A", 2L))).await().indefinitely();

    assertThat(any).isTrue();
    assertThat(store.rows(1, "SELECT on_hand FROM stock")).containsExactly("2");
    assertThat(store.rows(0, "SELECT on_hand FROM stock")).containsExactly("8");
  }
}
