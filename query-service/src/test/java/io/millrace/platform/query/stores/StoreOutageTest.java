package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.Management;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.Repair;
import io.millrace.stack.SharedStack;
import io.millrace.stack.StackProcesses;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Stores that die or hang are left out; somebody else answers. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class StoreOutageTest {
  private static final List<String> STORES = List.of("read", "replica-0", "replica-1");

  private final StackProcesses processes = SharedStack.get().processes();
  private final UUID customer = UUID.randomUUID();

  @AfterEach
  void allAreBack() {
    STORES.forEach(store -> Repair.all(store));
    ReadModel.awaitReplicas();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> Management.ready().asString().split("Up\\[", -1).length == 4);
  }

  @Test
  void aReplicaThatDiesIsNotMissed() {
    processes.kill("replica-0");

    for (int i = 0; i < 30; i++) {
      Response answer = list();
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.header("Cache-Status")).contains("replica-1");
    }
  }

  @Test
  void aReplicaThatHangsCostsOneTimeOutAndIsThenPassedOver() {
    processes.freeze("replica-1");

    assertThat(list().statusCode()).isEqualTo(200);
    await()
        .untilAsserted(
            () -> {
              Response answer = list();
              assertThat(answer.header("Cache-Status")).contains("replica-0");
              assertThat(answer.timeIn(TimeUnit.MILLISECONDS)).isLessThan(900);
            });
  }

  @Test
  void withoutReplicasThePrimaryAnswers() {
    processes.kill("replica-0");
    processes.kill("replica-1");

    Response answer = list();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.header("Cache-Status")).contains("primary");
    assertThat(Management.ready().statusCode()).isEqualTo(200);
  }

  @Test
  void withoutThePrimaryTheReplicasAnswer() {
    processes.kill("read");

    assertThat(list().statusCode()).isEqualTo(200);
    assertThat(Management.ready().statusCode()).isEqualTo(200);
  }

  @Test
  void withoutAnyItSaysSoAndIsNotReady() {
    STORES.forEach(processes::kill);

    Response answer = list();

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.jsonPath().getString("code")).isEqualTo("store-unavailable");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    await().until(() -> Management.ready().statusCode() == 503);
    assertThat(Management.ready().asString()).contains("read stores", "Down[", "replica-1");
    assertThat(RestAssured.given().get(Management.url("/health/live")).statusCode()).isEqualTo(200);
  }

  private Response list() {
    return Api.operator().get("/v1/orders?customerId={id}", customer);
  }
}
