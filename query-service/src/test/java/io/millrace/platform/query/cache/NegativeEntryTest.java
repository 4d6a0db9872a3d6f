package io.millrace.platform.query.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That there is no such row is remembered, until there is. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class NegativeEntryTest {
  @Inject LocalCache l1;
  @Inject MeterRegistry metrics;

  private final UUID order = UUID.randomUUID();
  private final ViewKey key = new ViewKey("order_view", order.toString());

  @BeforeEach
  void theTopicIsFollowed() {
    ViewChanges.awaitFollower();
  }

  @Test
  void isAnsweredWithoutAStore() {
    assertThat(Api.order(order).statusCode()).isEqualTo(404);
    double loads = loads();

    for (int i = 0; i < 5; i++) {
      assertThat(Api.order(order).statusCode()).isEqualTo(404);
    }

    assertThat(loads()).isEqualTo(loads);
  }

  @Test
  void endsWhenTheRowComes() {
    assertThat(Api.order(order).statusCode()).isEqualTo(404);
    ReadModel.order(order, null, 1);
    ReadModel.awaitReplicas();

    ViewChanges.send("order_view", order.toString(), 1);

    await().until(() -> l1.get(key) == null);
    assertThat(Api.order(order).statusCode()).isEqualTo(200);
  }

  private double loads() {
    return metrics.counter("millrace.cache.loads", "view", "order_view").count();
  }
}
