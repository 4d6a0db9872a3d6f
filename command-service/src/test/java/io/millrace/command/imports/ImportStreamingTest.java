package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteStack;
import io.millrace.stack.SharedStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule: records and results flow at the same time, and only an operator may send them. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class ImportStreamingTest {
  private static final String NDJSON = "application/x-ndjson";

  private final ImportClient client = new ImportClient();
  private final Records in = new Records();

  @Test
  void aRecordIsAnsweredBeforeTheNextOneIsSent() throws Exception {
    try (ImportSocket stream = new ImportSocket()) {
      for (int line = 1; line <= 3; line++) {
        stream.send(in.customer("s" + line));
        assertThat(stream.next())
            .contains(ImportClient.json("{\"line\":%d,\"result\":\"created\"}".formatted(line)));
      }
      stream.end();
      assertThat(stream.next()).isEmpty();
    }
  }

  @Test
  void aBodyBeyondTheLimitOfOtherRequestsIsTaken() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 30_000; i++) {
      lines.add(in.customer("c" + i));
    }
    assertThat(String.join("\n", lines).length()).isGreaterThan(2_000_000);
    List<JsonNode> results = client.send(lines);
    assertThat(results).hasSize(30_000);
    assertThat(results.getLast().get("line").asInt()).isEqualTo(30_000);
    assertThat(ImportClient.words(results)).containsOnly("created");
  }

  @Test
  void whenTheStoreGoesTheStreamEndsWithTheLineToGoOnFrom() throws Exception {
    var processes = SharedStack.get().processes();
    try (ImportSocket stream = new ImportSocket()) {
      stream.send(in.receipt("r1", "A", 1));
      assertThat(stream.next().orElseThrow().get("result").asText()).isEqualTo("created");
      processes.kill("write-0");
      stream.send(in.receipt("r2", "A", 2));
      JsonNode failure = stream.next().orElseThrow();
      assertThat(failure.get("result").asText()).isEqualTo("failed");
      assertThat(failure.get("line").asInt()).isEqualTo(2);
      assertThat(stream.next()).isEmpty();
    } finally {
      processes.start("write-0");
    }
    assertThat(
            ImportClient.words(
                client.send(List.of(in.receipt("r1", "A", 1), in.receipt("r2", "A", 2)))))
        .containsExactly("recognised", "created");
    assertThat(WriteStore.rows("SELECT on_hand FROM stock WHERE sku = ?", in.id("A")))
        .containsExactly("3");
  }

  @Test
  void nobodyMayImportWithoutAToken() throws Exception {
    var response = client.post(null, NDJSON, BodyPublishers.ofString(in.customer("1")));
    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
  }

  @Test
  void nobodyMayImportWithATokenOfNobody() throws Exception {
    var response = client.post("e30.e30.e30", NDJSON, BodyPublishers.ofString(in.customer("1")));
    assertThat(response.statusCode()).isEqualTo(401);
  }

  @Test
  void aMerchantMayNotImport() throws Exception {
    var response =
        client.post(Tokens.merchant(), NDJSON, BodyPublishers.ofString(in.customer("1")));
    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(ImportClient.json(response.body()).get("code").asText()).isEqualTo("forbidden");
    assertThat(WriteStore.rows("SELECT 1 FROM customer WHERE reference = ?", in.id("1"))).isEmpty();
  }

  @Test
  void anotherMediaTypeIsRefused() throws Exception {
    var response =
        client.post(
            ImportClient.operator(), "application/json", BodyPublishers.ofString(in.customer("1")));
    assertThat(response.statusCode()).isEqualTo(415);
  }

  @Test
  void anEmptyImportHasNoResults() {
    assertThat(client.send(List.of())).isEmpty();
  }
}
