package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Names and e-mails stand sealed in the write store, and an erased customer opens nothing. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class ErasureTest {
  private final String mark = UUID.randomUUID().toString().replace("-", "");
  private final String name = "Ada " + mark;
  private final String email = mark + "@example.com";

  @Test
  void aCustomerIsAnsweredInTheClearAndStoredSealed() {
    String customer = register(Api.key());
    order(customer);

    assertThat(placesOf(mark)).isEmpty();
  }

  @Test
  void theScanFindsWhatIsPlantedInTheClear() {
    String customer = register(Api.key());
    WriteDatabase.rows(
        "UPDATE customer SET country = ? WHERE id = ?::uuid RETURNING 1", mark, customer);

    assertThat(placesOf(mark)).containsExactly("customer");
  }

  @Test
  void aRepetitionIsAnsweredInTheClearUntilTheCustomerIsErased() {
    String key = Api.key();
    String customer = register(key);
    body(key).then().statusCode(201).body("name", equalTo(name)).body("email", equalTo(email));

    erase(Api.key(), customer).then().statusCode(200);

    body(key)
        .then()
        .statusCode(201)
        .header("Idempotency-Replayed", "true")
        .body("name", nullValue())
        .body("email", nullValue());
  }

  @Test
  void anErasedCustomerHasNoNameAndNoKey() {
    String customer = register(Api.key());

    erase(Api.key(), customer)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("name", nullValue())
        .body("country", equalTo("Norway"));

    assertThat(
            WriteDatabase.rows(
                "SELECT name, email, wrapped_key, version FROM customer WHERE id = ?::uuid",
                customer))
        .containsExactly(asList(null, null, null, "2"));
    assertThat(
            WriteDatabase.value(
                "SELECT type FROM event WHERE aggregate_id = ? ORDER BY version DESC LIMIT 1",
                customer))
        .isEqualTo("CustomerErased");
  }

  @Test
  void erasingAgainIsTheSameAndChangesNothing() {
    String customer = register(Api.key());
    erase(Api.key(), customer).then().statusCode(200);

    erase(Api.key(), customer).then().statusCode(200).header("ETag", "\"2\"");
  }

  @Test
  void anErasedCustomerIsNeitherChangedNorGivenOrders() {
    String customer = register(Api.key());
    erase(Api.key(), customer).then().statusCode(200);

    Api.merchant()
        .header("If-Match", "\"2\"")
        .body("{\"name\":\"Eve\"}")
        .put("/v1/customers/{id}", customer)
        .then()
        .statusCode(409)
        .body("code", equalTo("customer-erased"));
    Api.order(customer, Api.product(1), 1).then().body("code", equalTo("customer-not-found"));
  }

  @Test
  void anUpdateToTheSameNameIsNoChange() {
    String customer = register(Api.key());

    Api.merchant()
        .header("If-Match", "\"1\"")
        .body(json())
        .put("/v1/customers/{id}", customer)
        .then()
        .statusCode(200)
        .header("ETag", "\"1\"")
        .body("name", equalTo(name));
  }

  @Test
  void onlyAnOperatorErases() {
    String customer = register(Api.key());

    Api.merchant().body("{}").post("/v1/customers/{id}/erasure", customer).then().statusCode(403);
    erase(Api.key(), UUID.randomUUID().toString()).then().statusCode(404);
    erase(Api.key(), "nobody").then().statusCode(404);
  }

  @Test
  void aNameThatLooksSealedIsRefused() {
    Api.merchant()
        .body("{\"name\":\"sealed:1:abc\"}")
        .post("/v1/customers")
        .then()
        .statusCode(422)
        .body("code", equalTo("validation"));
  }

  private String register(String key) {
    return body(key).then().statusCode(201).body("name", equalTo(name)).extract().path("id");
  }

  private Response body(String key) {
    return Api.merchant(key).body(json()).post("/v1/customers");
  }

  private String json() {
    return "{\"name\":\"%s\",\"email\":\"%s\",\"country\":\"Norway\"}".formatted(name, email);
  }

  private static void order(String customer) {
    Api.order(customer, Api.product(1), 1).then().statusCode(201);
  }

  private static Response erase(String key, String customer) {
    return Api.as(Tokens.token("operator-1", "operator", ""))
        .header("Idempotency-Key", key)
        .body("{}")
        .post("/v1/customers/{id}/erasure", customer);
  }

  /** Tables of the write store with a row in which the text stands. */
  private static List<String> placesOf(String text) {
    List<String> places = new ArrayList<>();
    for (List<@Nullable String> table :
        WriteDatabase.rows(
            """
            SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = current_schema() AND c.relkind IN ('r', 'p')
              AND NOT c.relispartition""")) {
      String sql =
          """
          SELECT count(*) FROM %s t WHERE position(lower(?) in lower(t::text)) > 0
            OR position(encode(convert_to(?, 'UTF8'), 'hex') in t::text) > 0"""
              .formatted(table.getFirst());
      if (!"0".equals(WriteDatabase.value(sql, text, text))) {
        places.add(String.valueOf(table.getFirst()));
      }
    }
    return places;
  }

  private static List<@Nullable String> asList(@Nullable String... values) {
    return Arrays.asList(values);
  }
}
