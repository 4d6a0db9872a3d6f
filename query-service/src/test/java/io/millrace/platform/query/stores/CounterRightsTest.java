package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.TestConfig;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.SharedStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.mutiny.core.Vertx;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A role that may only read is told so, with what to grant. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class CounterRightsTest {
  @Inject Vertx vertx;

  @BeforeEach
  void aRoleThatMayOnlyRead() {
    ReadModel.write("drop role if exists only_reads");
    ReadModel.write("create role only_reads login password 'only_reads'");
  }

  @AfterEach
  void withoutIt() {
    ReadModel.write("drop role only_reads");
  }

  @Test
  void itIsNamed() {
    PostgresNode primary = SharedStack.get().description().readPrimary();
    QueryConfig config =
        TestConfig.with(
            Map.of(
                "millrace.read.primary.url", primary.reactiveUrl(),
                "millrace.read.primary.username", "only_reads",
                "millrace.read.primary.password", "only_reads"));
    ReadStores stores = new ReadStores(config, vertx, new SimpleMeterRegistry());
    CounterStore counters = new CounterStore(stores);
    try {
      assertThatThrownBy(
              () ->
                  counters
                      .add(UUID.randomUUID(), "product_views", Map.of("A", 1L))
                      .await()
                      .atMost(Duration.ofSeconds(20)))
          .isInstanceOf(CounterStore.NotAllowedException.class)
          .hasMessageContaining("only_reads")
          .hasMessageContaining("Grant it")
          .hasMessageContaining("millrace.counters.enabled=false");
    } finally {
      stores.stop();
    }
  }
}
