package io.millrace.platform.command.shards;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.millrace.command.testing.Tokens;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** Operators see the shards and order moves on the management port, and nobody else does. */
@QuarkusTest
@TestProfile(TwoShards.class)
class OperatorTest {
  private static RequestSpecification as(String role) {
    return anonymous().header("Authorization", "Bearer " + Tokens.token(role + "-7", role, ""));
  }

  private static RequestSpecification anonymous() {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", int.class);
    return given().port(port).contentType("application/json");
  }

  private static RequestSpecification operator() {
    return as("operator");
  }

  @Test
  void theShardsAreListedWithMapAndHealth() {
    operator()
        .get("/operator/shards")
        .then()
        .statusCode(200)
        .body("map.kind", equalTo("range"))
        .body("shards", hasSize(2))
        .body("shards.state", equalTo(List.of("up", "up")));
  }

  @Test
  void whoIsNoOperatorIsRefused() {
    anonymous()
        .get("/operator/shards")
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .header("WWW-Authenticate", "Bearer")
        .body("code", equalTo("unauthenticated"));
    anonymous()
        .header("Authorization", "Bearer nonsense")
        .get("/operator/shards")
        .then()
        .statusCode(401);
    as("merchant")
        .body("{\"buckets\":\"1\",\"to\":1}")
        .post("/operator/shards/moves")
        .then()
        .statusCode(403)
        .body("code", equalTo("forbidden"));
  }

  @Test
  void anOrderedMoveIsCarriedOutAndAudited() {
    String run = "100-102";
    int id =
        operator()
            .body("{\"buckets\":\"%s\",\"to\":1}".formatted(run))
            .post("/operator/shards/moves")
            .then()
            .statusCode(202)
            .body("buckets", equalTo(3))
            .body("moves[0].from", equalTo(0))
            .extract()
            .path("moves[0].id");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                operator()
                    .get("/operator/shards")
                    .then()
                    .body("moves.find { it.id == %d }.step".formatted(id), equalTo("done"))
                    .body("moves.find { it.id == %d }.buckets".formatted(id), equalTo(run)));
    assertThat(
            TwoShards.rows(
                0,
                "SELECT actor, action, outcome FROM operator_audit WHERE request->>'buckets' = ?",
                run))
        .containsExactly("operator-7 shards move accepted moves [" + id + "]");
    operator()
        .body("{\"dryRun\":true}")
        .post("/operator/shards/rebalance")
        .then()
        .statusCode(202)
        .body("dryRun", equalTo(true))
        // Buckets that other tests have moved go back with them, a few in each move.
        .body("moves.buckets", hasItem(containsString("100")))
        .body("moves.buckets", hasItem(containsString("102")))
        .body("moves.from", hasItem(1));
  }

  @Test
  void whatCannotBeIsToldAsAProblem() {
    operator()
        .body("{\"buckets\":\"1\",\"to\":2}")
        .post("/operator/shards/moves")
        .then()
        .statusCode(409)
        .body("code", equalTo("move-refused"))
        .body("detail", containsString("no shard 2"));
    operator()
        .body("{\"buckets\":\"5-2\",\"to\":1}")
        .post("/operator/shards/moves")
        .then()
        .statusCode(422)
        .body("errors[0].pointer", equalTo("/buckets"));
    operator().body("{\"count\":1").post("/operator/shards/moves").then().statusCode(400);
    assertThat(TwoShards.rows(0, "SELECT outcome FROM operator_audit WHERE request->>'to' = '2'"))
        .singleElement()
        .asString()
        .startsWith("refused: There is no shard 2");
  }
}
