package io.millrace.command.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What came back over the socket.
 *
 * @param status 0 if nothing came before the service hung up
 */
public record RawAnswer(int status, String head, String body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static RawAnswer parse(byte[] bytes) {
    String text = new String(bytes, UTF_8);
    int end = text.indexOf("\r\n\r\n");
    if (end < 0) {
      assertThat(text).as("an answer without a head").isEmpty();
      return new RawAnswer(0, "", "");
    }
    String head = text.substring(0, end);
    return new RawAnswer(Integer.parseInt(head.split(" ", 3)[1]), head, text.substring(end + 4));
  }

  String text() {
    return head + "\n" + body;
  }

  /** The value of a header, or an empty text. */
  public String header(String name) {
    return head.lines()
        .filter(
            line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElse("");
  }

  /** The body, which has to be a whole problem with this status and code. */
  public JsonNode problem(int expected, String code) {
    assertThat(status).as("status of %s", text()).isEqualTo(expected);
    assertThat(header("Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = json();
    assertThat(problem.path("code").asText()).as("code of %s", body).isEqualTo(code);
    assertThat(problem.path("type").asText()).isEqualTo("https://millrace.io/problems/" + code);
    assertThat(problem.path("status").asInt()).isEqualTo(expected);
    assertThat(problem.path("title").asText()).isNotBlank();
    assertThat(problem.path("detail").asText()).isNotBlank();
    assertThat(problem.path("traceId").asText()).matches("[0-9a-f]{32}");
    return problem;
  }

  /** The pointers of the problem's violations. */
  public List<String> pointers() {
    List<String> pointers = new ArrayList<>();
    json().path("errors").forEach(error -> pointers.add(error.path("pointer").asText()));
    return pointers;
  }

  /** The body as JSON. */
  public JsonNode json() {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + body, e);
    }
  }
}
