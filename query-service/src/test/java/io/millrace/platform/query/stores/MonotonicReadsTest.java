package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who sends back the token of an answer is never shown an earlier state. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class MonotonicReadsTest {
  private final UUID customer = UUID.randomUUID();
  private final UUID order = UUID.randomUUID();

  @BeforeEach
  void anOrder() {
    ReadModel.order(order, customer, 1);
    ReadModel.progress("order_view", ReadModel.nextTx());
    ReadModel.awaitReplicas();
  }

  @AfterEach
  void replicasReplayAgain() {
    ReadModel.resumeReplay(0);
    ReadModel.awaitReplicas();
  }

  @Test
  void whateverReplicaAnswersNext() {
    ReadModel.pauseReplay(0);
    ReadModel.order(order, customer, 2);
    ReadModel.progress("order_view", ReadModel.nextTx());
    ReadModel.awaitReplica(1);
    Response newest = firstOfReplicaOne();

    for (int i = 0; i < 10; i++) {
      Response next =
          Api.operator()
              .header("Consistency-Token", newest.header("Consistency-Token"))
              .get("/v1/orders?customerId={id}", customer);

      assertThat(next.jsonPath().getLong("items[0].version")).isEqualTo(2);
    }
  }

  @Test
  void anItemIsProvenByItsVersion() {
    Response seen = Api.order(order);

    Response again =
        Api.operator()
            .header("Consistency-Token", seen.header("Consistency-Token"))
            .get("/v1/orders/{id}", order);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.header("Cache-Status")).startsWith("L1; hit");
  }

  /**
   * The other replica may be asked first for {@code millrace.read.max-lag}, 10 s: a read that was
   * slow at this one, in a test before, is remembered for longer.
   */
  private Response firstOfReplicaOne() {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> Api.operator().get("/v1/orders?customerId={id}", customer),
            answer -> answer.header("Cache-Status").contains("replica-1"));
  }
}
