package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.platform.query.cache.WriteBehindCounters;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Views of products are counted in Redis and reach the database in batches, each once. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class WriteBehindTest {
  @Inject WriteBehindCounters counters;
  @Inject CounterStore store;

  private final String sku = "VIEWED-" + UUID.randomUUID().toString().toUpperCase(Locale.ROOT);

  @BeforeEach
  void aProduct() {
    ReadModel.product(sku, "White hanging heart", 255, 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void aReportShowsWhatWasLookedAt() {
    for (int i = 0; i < 7; i++) {
      assertThat(Api.operator().get("/v1/products/" + sku).statusCode()).isEqualTo(200);
    }
    assertThat(Api.operator().get("/v1/products/" + sku + "-NONE").statusCode()).isEqualTo(404);

    await().until(() -> flushed() == 7);
    ReadModel.awaitReplicas();
    assertThat(
            Api.operator()
                .get("/v1/reports/most-viewed?limit=200")
                .jsonPath()
                .getInt("items.find { it.sku == '" + sku + "' }.views"))
        .isEqualTo(7);
    assertThat(ReadModel.read("select count(*) from view_counter where key = '" + sku + "-NONE'"))
        .isEqualTo("0");
  }

  @Test
  void aBatchThatIsAddedAgainCountsOnce() {
    UUID batch = UUID.randomUUID();
    for (int i = 0; i < 3; i++) {
      store.add(batch, "product_views", Map.of(sku, 5L)).await().indefinitely();
    }
    assertThat(flushed()).isEqualTo(5);
  }

  private long flushed() {
    counters.collect();
    counters.flush();
    String count =
        ReadModel.read(
            "select coalesce(sum(count), 0) from view_counter where key = '" + sku + "'");
    return Long.parseLong(count);
  }
}
