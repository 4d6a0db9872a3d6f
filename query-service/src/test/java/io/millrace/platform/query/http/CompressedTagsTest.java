package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Ports;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.stack.tokens.BearerTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A strong tag names bytes: what is sent in another coding has another one. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class CompressedTagsTest {
  private static final List<String> ACCEPTED =
      List.of(
          "gzip",
          "br",
          "zstd",
          "deflate",
          "gzip, br",
          "br;q=0.5, gzip;q=0.8, zstd;q=0.1",
          "gzip;q=0",
          "br;q=0, gzip",
          "*",
          "*;q=0",
          "identity",
          "identity, *;q=0",
          "gzip;q=x",
          "GZIP",
          "x-gzip",
          "lzma",
          ",",
          "");

  private final HttpClient http = HttpClient.newHttpClient();
  private final UUID order = UUID.randomUUID();

  @BeforeEach
  void anOrderOfVersion7() {
    ReadModel.order(order, null, 7);
    ReadModel.timeline(order);
    ReadModel.awaitReplicas();
  }

  @AfterEach
  void disconnect() {
    http.close();
  }

  @ParameterizedTest
  @EnumSource
  void theTagSaysInWhichCodingTheAnswerCame(Version version) throws Exception {
    for (String accepted : ACCEPTED) {
      for (String path : List.of("", "?fields=status,version", "/timeline")) {
        HttpResponse<byte[]> answer = get(version, path, accepted, null);

        String plain = path.equals("/timeline") ? "3" : "7";
        String coding =
            answer
                .headers()
                .firstValue("Content-Encoding")
                .filter(c -> !c.equals("identity"))
                .map(c -> "-" + c)
                .orElse("");
        assertThat(tag(answer)).as("%s %s", path, accepted).isEqualTo("\"" + plain + coding + "\"");
      }
    }
    assertThat(tag(get(version, "", "gzip", null))).isEqualTo("\"7-gzip\"");
    assertThat(tag(get(version, "", "br", null))).isEqualTo("\"7-br\"");
    assertThat(tag(get(version, "", "zstd", null))).isEqualTo("\"7-zstd\"");
    assertThat(tag(get(version, "", null, null))).isEqualTo("\"7\"");
  }

  @ParameterizedTest
  @EnumSource
  void ofSeveralLinesTheTagIsThatOfTheCodingThatIsTaken(Version version) throws Exception {
    HttpRequest request =
        request(version, "")
            .header("Accept-Encoding", "br")
            .header("Accept-Encoding", "gzip")
            .build();

    HttpResponse<byte[]> answer = http.send(request, HttpResponse.BodyHandlers.ofByteArray());

    String coding = answer.headers().firstValue("Content-Encoding").orElseThrow();
    assertThat(tag(answer)).isEqualTo("\"7-" + coding + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "zstd", "deflate", "identity"})
  void eachTagValidates(String coding) throws Exception {
    String tag = tag(get(Version.HTTP_1_1, "", coding, null));

    for (String list :
        List.of(tag, "W/" + tag, "\"6\", " + tag, "\"7\", \"7-gzip\", \"7-br\", " + tag, "*")) {
      HttpResponse<byte[]> answer = get(Version.HTTP_1_1, "", coding, list);

      assertThat(answer.statusCode()).as(list).isEqualTo(304);
      assertThat(tag(answer)).as(list).isEqualTo(tag);
      assertThat(answer.headers().firstValue("Vary").orElseThrow()).contains("Accept-Encoding");
    }
  }

  @Test
  void whatEverybodyCanReadIsAsGoodAsAnyCoding() throws Exception {
    HttpResponse<byte[]> answer = get(Version.HTTP_1_1, "", "gzip", "\"7\"");

    assertThat(answer.statusCode()).isEqualTo(304);
    assertThat(tag(answer)).isEqualTo("\"7\"");
  }

  /** A cache would take the 304 for leave to hand out what it has. */
  @Test
  void whoCannotReadACodingIsNotToldThatItIsGood() throws Exception {
    for (String accepted : new String[] {null, "identity", "br", "gzip;q=0"}) {
      HttpResponse<byte[]> answer = get(Version.HTTP_1_1, "", accepted, "\"7-gzip\"");

      assertThat(answer.statusCode()).as(accepted).isEqualTo(200);
    }
  }

  @Test
  void anotherVersionDoesNotValidateInAnyCoding() throws Exception {
    for (String tag : List.of("\"6\"", "\"6-gzip\"", "\"77-gzip\"", "\"7-lzma\"", "7-gzip")) {
      assertThat(get(Version.HTTP_1_1, "", "gzip", tag).statusCode()).as(tag).isEqualTo(200);
    }
  }

  @Test
  void headTellsTheTagThatGetWouldTell() throws Exception {
    HttpRequest head =
        request(Version.HTTP_1_1, "").header("Accept-Encoding", "gzip").HEAD().build();

    assertThat(tag(http.send(head, HttpResponse.BodyHandlers.ofByteArray())))
        .isEqualTo("\"7-gzip\"");
  }

  private HttpResponse<byte[]> get(
      Version version, String path, @Nullable String accepted, @Nullable String known)
      throws Exception {
    HttpRequest.Builder request = request(version, path);
    if (accepted != null) {
      request.header("Accept-Encoding", accepted);
    }
    if (known != null) {
      request.header("If-None-Match", known);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private HttpRequest.Builder request(Version version, String path) {
    return HttpRequest.newBuilder(URI.create(Ports.http("/v1/orders/" + order + path)))
        .version(version)
        .header("Authorization", "Bearer " + BearerTokens.operator());
  }

  private static String tag(HttpResponse<?> answer) {
    return answer.headers().firstValue("ETag").orElseThrow();
  }
}
