package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How bodies travel, and what everybody is told about caches and limits. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class TransportTest {
  private final HttpClient http = HttpClient.newHttpClient();

  @BeforeEach
  void products() {
    for (int i = 0; i < 60; i++) {
      ReadModel.product("TRANSPORT-" + i, "White hanging heart", 255, 1);
    }
    ReadModel.awaitReplicas();
  }

  @AfterEach
  void disconnect() {
    http.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "zstd"})
  void bodiesAreCompressedForWhoAsks(String coding) throws Exception {
    HttpResponse<byte[]> plain = get("identity", HttpClient.Version.HTTP_1_1);
    HttpResponse<byte[]> small = get(coding, HttpClient.Version.HTTP_1_1);

    assertThat(plain.headers().firstValue("Content-Encoding")).isEmpty();
    assertThat(small.headers().firstValue("Content-Encoding")).contains(coding);
    assertThat(small.body().length).isLessThan(plain.body().length / 3);
  }

  @Test
  void http2IsSpoken() throws Exception {
    assertThat(get("identity", HttpClient.Version.HTTP_2).version())
        .isEqualTo(HttpClient.Version.HTTP_2);
  }

  @Test
  void everybodyIsToldWhatIsLeft() {
    Response answer = Api.operator().get("/v1/products/TRANSPORT-1");

    assertThat(answer.header("RateLimit-Policy")).isEqualTo("\"principal\";q=200000;w=2");
    assertThat(answer.header("RateLimit")).matches("\"principal\";r=\\d+;t=1");
  }

  @Test
  void whatIsTheSameForAllMayBeKeptByAll() {
    Response product = Api.operator().get("/v1/products/TRANSPORT-1");

    assertThat(product.header("Cache-Control"))
        .isEqualTo("public, max-age=5, s-maxage=5, stale-while-revalidate=30");
    assertThat(product.header("Surrogate-Key")).isEqualTo("product_view product_view:TRANSPORT-1");
    assertThat(variesBy(product)).containsOnly("Accept-Encoding", "Consistency-Token");
    UUID order = UUID.randomUUID();
    ReadModel.order(order, null, 1);
    ReadModel.awaitReplicas();
    assertThat(Api.order(order).header("Cache-Control")).startsWith("private");
    assertThat(variesBy(Api.order(order)))
        .containsOnly("Accept-Encoding", "Consistency-Token", "Authorization");
  }

  /** All lines of the header: a cache heeds each of them. */
  private static Stream<String> variesBy(Response answer) {
    return answer.headers().getValues("Vary").stream().flatMap(line -> Stream.of(line.split(", ")));
  }

  private HttpResponse<byte[]> get(String coding, HttpClient.Version version) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(Ports.http("/v1/products?limit=60&q=TRANSPORT-")))
            .version(version)
            .header("Authorization", "Bearer " + BearerTokens.operator())
            .header("Accept-Encoding", coding)
            .build();
    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertThat(answer.statusCode()).isEqualTo(200);
    return answer;
  }
}
