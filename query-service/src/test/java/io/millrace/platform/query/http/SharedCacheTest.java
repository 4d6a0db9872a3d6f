package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.ViewChanges;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a cache between us and our clients does with what we tell it (RFC 9111). */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class SharedCacheTest {
  private static final String PRODUCT = "/v1/products/SHARED-1";

  private final Cache cache = new Cache();

  @BeforeEach
  void aProduct() {
    ReadModel.product("SHARED-1", "White hanging heart", 255, 1);
    ReadModel.progress("product_view", 1);
    ReadModel.awaitReplicas();
  }

  @Test
  void itKeepsOneCopyForAllWhoMayReadIt() {
    cache.ask(PRODUCT, Map.of("Authorization", bearer(BearerTokens.operator())));
    cache.ask(PRODUCT, Map.of("Authorization", bearer(BearerTokens.merchant())));
    cache.ask(
        PRODUCT,
        Map.of(
            "Authorization",
            bearer(BearerTokens.customer(UUID.randomUUID())),
            "Accept",
            "application/json, */*;q=0.1"));

    assertThat(cache.forwarded).isEqualTo(1);
  }

  /** Else nothing that we have kept for longer than a cache may would be kept by it. */
  @Test
  void whatWeHaveKeptForLongIsAsGoodAsNew() {
    ViewChanges.awaitFollower();
    Api.operator().get(PRODUCT);
    await().pollDelay(Duration.ofSeconds(2)).until(() -> true);

    Response kept = Api.operator().get(PRODUCT);

    assertThat(kept.header("Cache-Status")).startsWith("L1; hit");
    assertThat(kept.header("Age")).isEqualTo("0");
  }

  @Test
  void itNeverHandsOutACodingThatWasNotAskedFor() {
    String operator = bearer(BearerTokens.operator());
    for (String coding : List.of("gzip", "br", "identity", "zstd", "gzip")) {
      Response answer =
          cache.ask(PRODUCT, Map.of("Authorization", operator, "Accept-Encoding", coding));

      assertThat(answer.header("ETag"))
          .isEqualTo(coding.equals("identity") ? "\"1\"" : "\"1-" + coding + "\"");
    }
    assertThat(cache.forwarded).isEqualTo(4);
  }

  @Test
  void whoSendsAConsistencyTokenIsNotAnsweredFromItAndLeavesNothingInIt() {
    String operator = bearer(BearerTokens.operator());
    cache.ask(PRODUCT, Map.of("Authorization", operator));
    String token = Api.operator().get("/v1/products").header("Consistency-Token");
    assertThat(token).isNotNull();
    for (int i = 0; i < 2; i++) {
      cache.ask(PRODUCT, Map.of("Authorization", operator, "Consistency-Token", token));
    }

    assertThat(cache.forwarded).isEqualTo(3);
    assertThat(cache.copies).hasSize(1);
  }

  @Test
  void whatIsSomebodysIsNotKept() {
    UUID me = UUID.randomUUID();
    UUID order = UUID.randomUUID();
    ReadModel.customer(me, "shared-" + me, "Ada Byron", 1);
    ReadModel.order(order, me, 1);
    ReadModel.awaitReplicas();
    List<String> paths =
        List.of(
            "/v1/orders/" + order,
            "/v1/orders",
            "/v1/customers/" + me,
            "/v1/customers/" + me + "/summary",
            "/v1/products/SHARED-2",
            "/v1/products?limit=x");
    for (String path : paths) {
      cache.ask(path, Map.of("Authorization", bearer(BearerTokens.customer(me))));
    }
    cache.ask(PRODUCT, Map.of());
    cache.ask("/v1/reports/revenue", Map.of("Authorization", bearer(BearerTokens.operator())));

    assertThat(cache.copies).isEmpty();
  }

  @Test
  void whateverMayBeCompressedSaysSo() {
    for (String path : List.of(PRODUCT, "/v1/products", "/v1/nothing", "/openapi?format=json")) {
      Response answer = Api.operator().header("Accept-Encoding", "gzip").get(path);

      assertThat(names(answer)).as(path).contains("accept-encoding");
    }
    Response graphql =
        Api.operator().queryParam("query", "{products(first:1){items{sku}}}").get("/graphql");
    assertThat(graphql.statusCode()).isEqualTo(200);
    assertThat(names(graphql)).contains("accept-encoding");
  }

  private static List<String> names(Response answer) {
    return answer.headers().getValues("Vary").stream()
        .flatMap(line -> Stream.of(line.split(",")))
        .map(name -> name.strip().toLowerCase(Locale.ROOT))
        .toList();
  }

  private static String bearer(String token) {
    return "Bearer " + token;
  }

  /** One that follows the rules and has all the time in the world. */
  private static final class Cache {
    private final Map<String, Response> copies = new HashMap<>();
    private final Map<String, List<String>> variants = new HashMap<>();
    private int forwarded;

    Response ask(String path, Map<String, String> headers) {
      Response copy = copies.get(key(path, headers));
      if (copy != null) {
        return copy;
      }
      forwarded++;
      RequestSpecification request = Api.anonymous().headers(headers);
      Response answer = request.get(path);
      String control = String.valueOf(answer.header("Cache-Control"));
      if (control.contains("public") && control.contains("s-maxage")) {
        variants.put(path, names(answer));
        copies.put(key(path, headers), answer);
      }
      return answer;
    }

    private String key(String path, Map<String, String> headers) {
      return path
          + variants.getOrDefault(path, List.of()).stream()
              .map(
                  name ->
                      headers.entrySet().stream()
                          .filter(header -> header.getKey().equalsIgnoreCase(name))
                          .map(Map.Entry::getValue)
                          .collect(Collectors.joining()))
              .toList();
    }
  }
}
