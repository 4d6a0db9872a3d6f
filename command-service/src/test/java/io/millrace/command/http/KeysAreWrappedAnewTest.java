package io.millrace.command.http;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.command.customer.postgres.KeyRewrap;
import io.millrace.command.customer.postgres.KeyRewrap.Part;
import io.millrace.command.customer.postgres.KeyRewrap.Place;
import io.millrace.command.customer.postgres.KeyRewrap.Wrapped;
import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.shards.TwoShards;
import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * An old wrapping key can be given up: all customers' keys are wrapped with the newest one, on
 * every shard, and a service that has only that one opens them. The service under test has the key
 * {@code test}; another one has wrapped with {@code other}.
 */
@QuarkusTest
@TestProfile(TwoShards.class)
class KeysAreWrappedAnewTest {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final String ours =
      ConfigProvider.getConfig().getValue("millrace.personal-data.keys", String.class);
  private final String theirs = "other:" + Base64.getEncoder().encodeToString(new byte[32]);
  private final ShardMap shards;

  /** Customers by the key of the request that registered them; the same for all tests. */
  private static final Map<String, String> REQUESTS = new TreeMap<>();

  KeysAreWrappedAnewTest(ShardMap shards) {
    this.shards = shards;
  }

  @BeforeEach
  void customersOnBothShardsWhoseKeysAreWrappedWithTheOther() {
    while (REQUESTS.size() < 12) {
      String key = Api.key();
      REQUESTS.put(key, register(key).then().statusCode(201).extract().path("id"));
    }
    with(theirs + "," + ours).rewrap(Place.START, LONG);
    assertThat(keys()).containsOnlyKeys("other");
  }

  @AfterEach
  void allAsTheServiceNeedsThem() {
    TwoShards.rows("DELETE FROM shard_move WHERE requested_by = 'a test' RETURNING 1");
    with(ours + "," + theirs).rewrap(Place.START, LONG);
  }

  @Test
  void aServiceWithOnlyTheNewestKeyOpensThemAll() {
    Part part = with(ours + "," + theirs).rewrap(Place.START, LONG);

    assertThat(part.next()).isNull();
    assertThat(part.damaged()).isEmpty();
    assertThat(keys()).containsExactly(Map.entry("test", part.rewrapped()));
    assertThat(with(ours).count()).extracting(Wrapped::shard).containsExactly(0, 1);
    // Repetitions are opened with the customers' keys.
    for (String key : REQUESTS.keySet()) {
      register(key)
          .then()
          .statusCode(201)
          .header("Idempotency-Replayed", "true")
          .body("name", equalTo("Ada " + key));
    }
  }

  @Test
  void itGoesOnWhereItStoppedAndDoesNothingTwice() {
    KeyRewrap keys = with(ours + "," + theirs);

    Part none = keys.rewrap(Place.START, Duration.ZERO);
    assertThat(none.rewrapped()).isZero();
    assertThat(none.next()).isEqualTo(Place.START);
    assertThat(keys.rewrap(Place.START, LONG).rewrapped()).isGreaterThanOrEqualTo(12);
    assertThat(keys.rewrap(Place.START, LONG).rewrapped()).isZero();
  }

  @Test
  void aKeyThatWasChangedOnTheWayIsNamedAndTheOthersGoOn() {
    String victim = REQUESTS.values().iterator().next();
    List<String> was = set(victim, "overlay(wrapped_key placing 'AAAA' from 20)");

    Part part = with(ours + "," + theirs).rewrap(Place.START, LONG);

    assertThat(part.damaged()).containsExactly(UUID.fromString(victim));
    assertThat(keys()).containsEntry("other", 1L).containsKey("test");
    set(victim, "'" + was.getFirst() + "'");
  }

  @Test
  void customersOnTheMoveAreLeftForTheNextTime() {
    String moving = REQUESTS.values().iterator().next();
    // Without its lease the mover leaves the order alone.
    TwoShards.rows(
        0,
        "UPDATE shard_mover SET owner = 'a test', epoch = epoch + 1, expires_at = 'infinity'"
            + " RETURNING 1");
    TwoShards.rows(
        0,
        "INSERT INTO shard_move (buckets, source, target, requested_by) VALUES (ARRAY[?::int], 0, 1,"
            + " 'a test') RETURNING 1",
        Buckets.of(moving));
    try {
      with(ours + "," + theirs).rewrap(Place.START, LONG);
      assertThat(keys()).containsKey("other");
    } finally {
      TwoShards.rows(0, "DELETE FROM shard_move WHERE requested_by = 'a test' RETURNING 1");
      TwoShards.rows(0, "UPDATE shard_mover SET expires_at = '-infinity' RETURNING 1");
    }
    with(ours + "," + theirs).rewrap(Place.START, LONG);
    assertThat(keys()).containsOnlyKeys("test");
  }

  @Test
  void withoutTheOldKeyItIsRefusedByNameAndNothingIsChanged() {
    Map<String, Long> before = keys();

    operator()
        .body("{}")
        .post("/operator/personal-data/rewrap")
        .then()
        .statusCode(409)
        .body("code", equalTo("rewrap-refused"))
        .body("detail", containsString("'other'"))
        .body("detail", containsString("write shard 1"))
        .body("detail", containsString("millrace.personal-data.keys"));

    assertThat(keys()).isEqualTo(before);
    assertThat(
            TwoShards.rows(
                0,
                "SELECT actor || ' ' || left(outcome, 8) FROM operator_audit WHERE action ="
                    + " 'personal-data rewrap' ORDER BY id DESC LIMIT 1"))
        .containsExactly("operator-1 refused:");
  }

  @Test
  void anOperatorSeesWhatIsWrappedWithWhichAndNobodyElseDoes() {
    with(ours + "," + theirs).rewrap(Place.START, LONG);

    operator()
        .get("/operator/personal-data")
        .then()
        .statusCode(200)
        .body("newest", equalTo("test"))
        .body("known", equalTo(List.of("test")))
        .body("keys.key", equalTo(List.of("test", "test")));
    operator()
        .body("{}")
        .post("/operator/personal-data/rewrap")
        .then()
        .statusCode(200)
        .body("rewrapped", equalTo(0))
        .body("damaged", empty())
        .body("after", nullValue());
    operator()
        .body("{\"after\":\"x\"}")
        .post("/operator/personal-data/rewrap")
        .then()
        .statusCode(422);
    as("merchant").get("/operator/personal-data").then().statusCode(403);
  }

  private KeyRewrap with(String keys) {
    return new KeyRewrap(WrappingKeys.parse(keys), new SecureRandom(), shards);
  }

  /** Over both shards. */
  private static Map<String, Long> keys() {
    Map<String, Long> keys = new TreeMap<>();
    for (String row :
        TwoShards.rows(
            "SELECT split_part(wrapped_key, '.', 1) AS k, count(*) FROM customer WHERE wrapped_key IS"
                + " NOT NULL GROUP BY 1")) {
      String[] parts = row.split(" ");
      keys.merge(parts[0], Long.parseLong(parts[1]), Long::sum);
    }
    return keys;
  }

  /** Gives what was there before. */
  private static List<String> set(String customer, String wrapped) {
    List<String> was = new ArrayList<>();
    for (int shard = 0; shard < 2; shard++) {
      was.addAll(
          TwoShards.rows(shard, "SELECT wrapped_key FROM customer WHERE id = ?::uuid", customer));
      TwoShards.rows(
          shard,
          "UPDATE customer SET wrapped_key = " + wrapped + " WHERE id = ?::uuid RETURNING 1",
          customer);
    }
    return was;
  }

  private static Response register(String key) {
    return Api.merchant(key).body("{\"name\":\"Ada %s\"}".formatted(key)).post("/v1/customers");
  }

  private static RequestSpecification operator() {
    return as("operator");
  }

  private static RequestSpecification as(String role) {
    return given()
        .port(ConfigProvider.getConfig().getValue("quarkus.management.test-port", int.class))
        .contentType("application/json")
        .header("Authorization", "Bearer " + Tokens.token(role + "-1", role, ""));
  }
}
