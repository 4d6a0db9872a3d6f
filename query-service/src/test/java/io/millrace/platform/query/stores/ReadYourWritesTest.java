package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A read that sends a token back sees the change, or says that it does not. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class ReadYourWritesTest {
  private final UUID order = UUID.randomUUID();
  private final UUID customer = UUID.randomUUID();
  private final long tx = ReadModel.nextTx();

  @BeforeEach
  void theViewsAreJustBeforeTheChange() {
    ReadModel.progress("order_view", tx);
    ReadModel.order(order, customer, 1);
    ReadModel.awaitReplicas();
  }

  @AfterEach
  void replicasReplayAgain() {
    ReadModel.resumeReplay(0);
    ReadModel.resumeReplay(1);
    ReadModel.awaitReplicas();
  }

  @Test
  void waitsUntilTheChangeArrives() throws Exception {
    CompletableFuture<Void> projector = later(() -> ReadModel.order(order, customer, 2));

    Response answer = withToken().header("Prefer", "wait=10").get("/v1/orders/{id}", order);

    projector.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getLong("version")).isEqualTo(2);
    assertThat(answer.header("Millrace-Stale")).isNull();
  }

  @Test
  void aReplicaThatIsBehindIsPassedOverForOneThatIsNot() {
    ReadModel.pauseReplay(0);
    change();
    ReadModel.awaitReplica(1);

    for (int i = 0; i < 10; i++) {
      Response answer = withToken().get("/v1/orders?customerId={id}", customer);

      assertThat(answer.jsonPath().getLong("items[0].version")).isEqualTo(2);
      assertThat(answer.header("Cache-Status")).contains("replica-1");
    }
  }

  @Test
  void thePrimaryIsAskedWhenAllReplicasStayBehind() {
    ReadModel.pauseReplay(0);
    ReadModel.pauseReplay(1);
    change();

    Response answer = withToken().get("/v1/orders/{id}", order);

    assertThat(answer.jsonPath().getLong("version")).isEqualTo(2);
    assertThat(answer.header("Cache-Status")).contains("detail=primary");
  }

  @Test
  void saysSoWhenTheChangeDoesNotArriveInTime() {
    long start = System.nanoTime();

    Response answer = withToken().header("Prefer", "wait=1").get("/v1/orders/{id}", order);

    assertThat(answer.statusCode()).isEqualTo(503);
    assertThat(answer.contentType()).isEqualTo("application/problem+json");
    assertThat(answer.jsonPath().getString("code")).isEqualTo("not-yet-consistent");
    assertThat(answer.header("Retry-After")).isEqualTo("1");
    assertThat(Duration.ofNanos(System.nanoTime() - start))
        .isBetween(Duration.ofMillis(950), Duration.ofSeconds(10));
  }

  @Test
  void aLenientReaderGetsTheOldStateMarkedStale() {
    Response answer =
        withToken().header("Prefer", "wait=0, handling=lenient").get("/v1/orders/{id}", order);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.jsonPath().getLong("version")).isEqualTo(1);
    assertThat(answer.header("Millrace-Stale")).isEqualTo("true");
  }

  @Test
  void anOrderThatIsNotThereYetIsWaitedFor() throws Exception {
    UUID fresh = UUID.randomUUID();
    CompletableFuture<Void> projector = later(() -> ReadModel.order(fresh, customer, 1));

    Response answer =
        Api.operator()
            .header("Consistency-Token", Api.token(tx, fresh, 1))
            .header("Prefer", "wait=10")
            .get("/v1/orders/{id}", fresh);

    projector.get(10, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).isEqualTo(200);
  }

  @Test
  void anOrderThatIsNotThereIsNotWaitedForOnceTheViewHasPassedTheToken() {
    UUID nowhere = UUID.randomUUID();

    Response answer =
        Api.operator()
            .header("Consistency-Token", Api.token(tx - 1, nowhere, 1))
            .header("Prefer", "wait=10")
            .get("/v1/orders/{id}", nowhere);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.timeIn(TimeUnit.SECONDS)).isLessThan(5);
  }

  @Test
  void aListIsSatisfiedByTheProgressOfItsView() throws Exception {
    CompletableFuture<Void> projector =
        later(
            () -> {
              ReadModel.order(order, customer, 2);
              ReadModel.progress("order_view", tx + 1);
            });

    Response answer =
        withToken().header("Prefer", "wait=10").get("/v1/orders?customerId={id}", customer);

    projector.get(10, TimeUnit.SECONDS);
    assertThat(answer.jsonPath().getLong("items[0].version")).isEqualTo(2);
  }

  @Test
  void theNewestRowOfAListProvesNothingAboutTheRest() {
    ReadModel.order(order, customer, 2);
    ReadModel.awaitReplicas();

    Response answer =
        withToken().header("Prefer", "wait=0").get("/v1/orders?customerId={id}", customer);

    assertThat(answer.statusCode()).isEqualTo(503);
  }

  @Test
  void aCachedValueDoesNotDefeatTheToken() {
    assertThat(Api.order(order).jsonPath().getLong("version")).isEqualTo(1);
    assertThat(Api.order(order).header("Cache-Status")).startsWith("L1; hit");
    change();
    ReadModel.awaitReplicas();

    Response answer = withToken().get("/v1/orders/{id}", order);

    assertThat(answer.jsonPath().getLong("version")).isEqualTo(2);
    assertThat(answer.header("Cache-Status")).contains("fwd=stale");
  }

  @Test
  void theCheckFailsForAReaderWhoseTokenIsIgnored() {
    Api.order(order);
    change();

    checkThatReaderSees(2, withToken());
    UUID other = UUID.randomUUID();
    ReadModel.order(other, customer, 1);
    ReadModel.awaitReplicas();
    Api.order(other);
    ReadModel.order(other, customer, 2);
    ReadModel.awaitReplicas();
    assertThatThrownBy(
            () ->
                assertThat(Api.order(other).jsonPath().getLong("version"))
                    .isGreaterThanOrEqualTo(2))
        .isInstanceOf(AssertionError.class);
  }

  private void checkThatReaderSees(long version, RequestSpecification reader) {
    assertThat(reader.get("/v1/orders/{id}", order).jsonPath().getLong("version"))
        .isGreaterThanOrEqualTo(version);
  }

  @Test
  void someoneElsesOrderIsWaitedForLikeOneThatDoesNotExist() {
    ReadModel.order(order, customer, 2);
    ReadModel.awaitReplicas();
    RequestSpecification stranger = Api.as(BearerTokens.customer(UUID.randomUUID()));

    Response answer =
        stranger
            .header("Consistency-Token", Api.token(tx, order, 2))
            .header("Prefer", "wait=0")
            .get("/v1/orders/{id}", order);

    assertThat(answer.statusCode()).isEqualTo(503);
  }

  private RequestSpecification withToken() {
    return Api.operator().header("Consistency-Token", Api.token(tx, order, 2));
  }

  private void change() {
    ReadModel.order(order, customer, 2);
    ReadModel.progress("order_view", tx + 1);
  }

  private static CompletableFuture<Void> later(Runnable change) {
    return CompletableFuture.runAsync(
        change, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS));
  }
}
