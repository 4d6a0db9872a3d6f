package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.suite.ServiceName;
import io.millrace.cli.suite.Suite;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A customer registers, orders, is read and is erased, when its events have gone to the archive and
 * a record about it is a dead letter: nothing of its name is left in the clear, and the views can
 * be built anew out of archive, ledger and topic. A second one, whose country is never sealed, has
 * gone the same way and shows that the scan finds what there is to find.
 */
final class ErasureShow {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SOON = Duration.ofSeconds(30);

  private final String mark = "zq" + UUID.randomUUID().toString().replace("-", "");
  private final String planted = "xj" + UUID.randomUUID().toString().replace("-", "");
  private final HttpClient http = HttpClient.newHttpClient();
  private final Suite suite;
  private final Cli cli;
  private final PlaintextScan scan;

  ErasureShow(Suite suite, Cli cli) {
    this.suite = suite;
    this.cli = cli;
    Path state = cli.state();
    scan =
        new PlaintextScan(suite.stack(), List.of(state.resolve("archive"), state.resolve("log")));
  }

  void run() throws Exception {
    String ada = register("Ada " + mark, mark + "@example.com", "Norway");
    String grace = register("Grace Hopper", "grace@example.com", planted);
    String order = order(ada);
    String elsewhere = order(grace);
    awaitNames(ada, "Ada " + mark, order);
    awaitNames(grace, "Grace Hopper", elsewhere);

    new OldDay(suite).archive(ada, order, grace, elsewhere);
    TornRecord.of(order, suite.stack().kafkaBootstrapServers());
    TornRecord.of(elsewhere, suite.stack().kafkaBootstrapServers());
    // Some of them stand in the ledger as well, and what was read just now in the caches.
    awaitNames(ada, "Ada " + mark, order(ada));
    awaitNames(grace, "Grace Hopper", order(grace));
    theScanFindsWhatIsThere();
    assertThat(scan.placesOf(mark)).isEmpty();

    post("/v1/customers/" + ada + "/erasure", "{}", 200);
    awaitNames(ada, null, order);
    assertThat(scan.placesOf(mark)).isEmpty();

    rebuild("customer_view");
    rebuild("order_view");
    awaitNames(ada, null, order);
    awaitNames(grace, "Grace Hopper", elsewhere);
    assertThat(scan.placesOf(mark)).isEmpty();
  }

  /** A country is no personal data and stands in the clear in every kind of place. */
  private void theScanFindsWhatIsThere() {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(scan.placesOf(planted))
                    .anyMatch(place -> place.matches("write-\\d .*\\.customer"))
                    .anyMatch(place -> place.matches("write-\\d .*\\.idempotency"))
                    .anyMatch(place -> place.matches("write-\\d .*\\.event_\\d+"))
                    .anyMatch(place -> place.matches("file shard-\\d/.*\\.ndjson\\.gz"))
                    .anyMatch(place -> place.matches("read.* .*\\.customer_view_v\\d+"))
                    .anyMatch(place -> place.matches("read.* .*\\.order_view_v\\d+"))
                    .anyMatch(place -> place.matches("read.* .*\\.dead_letter"))
                    .contains("topic millrace.customers.v1", "topic millrace.orders.v1")
                    .contains("topic millrace.dead-letters.v1")
                    .anyMatch(place -> place.startsWith("Redis ")));
  }

  private String register(String name, String email, String country) throws Exception {
    String body =
        "{\"name\":\"%s\",\"email\":\"%s\",\"country\":\"%s\"}".formatted(name, email, country);
    JsonNode answer = post("/v1/customers", body, 201);
    assertThat(answer.path("name").asText()).isEqualTo(name);
    return answer.path("id").asText();
  }

  private String order(String customer) throws Exception {
    String sku =
        "E" + UUID.randomUUID().toString().substring(0, 8).toUpperCase(java.util.Locale.ROOT);
    post(
        "/v1/products",
        """
        {"sku":"%s","name":"Voucher","price":{"amount":255,"currency":"GBP"},"stocked":false}"""
            .formatted(sku),
        201);
    return post(
            "/v1/orders",
            "{\"customerId\":\"%s\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
                .formatted(customer, sku),
            201)
        .path("id")
        .asText();
  }

  private void awaitNames(String customer, @Nullable String name, String order) {
    await()
        .atMost(SOON)
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              assertThat(get("/v1/customers/" + customer).path("name").textValue()).isEqualTo(name);
              assertThat(get("/v1/orders/" + order).path("customer").path("name").textValue())
                  .isEqualTo(name);
            });
  }

  private void rebuild(String view) throws Exception {
    Cli.Ran filled = projections("rebuild", view);
    assertThat(filled.code()).as(filled.output()).isZero();
    // It is refused until the new version has read what came while it was filled.
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              Cli.Ran ran = projections("promote", view);
              assertThat(ran.code()).as(ran.output()).isZero();
            });
  }

  private Cli.Ran projections(String step, String view) throws Exception {
    return cli.run(
        "projections",
        step,
        view,
        "--url",
        suite.managementUrl(ServiceName.PROJECTOR).toString(),
        "--token",
        token());
  }

  private JsonNode post(String path, String body, int status)
      throws IOException, InterruptedException {
    HttpRequest request =
        request(suite.url(ServiceName.COMMAND).resolve(path))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(BodyPublishers.ofString(body))
            .build();
    return answer(request, status);
  }

  private JsonNode get(String path) throws IOException, InterruptedException {
    return answer(request(suite.url(ServiceName.QUERY).resolve(path)).build(), 200);
  }

  private JsonNode answer(HttpRequest request, int status)
      throws IOException, InterruptedException {
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    assertThat(response.statusCode()).as(request + ": " + response.body()).isEqualTo(status);
    return JSON.readTree(response.body());
  }

  private HttpRequest.Builder request(URI uri) {
    return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token());
  }

  private String token() {
    return suite.issuer().token(Role.operator, Optional.empty());
  }
}
