package io.millrace.examples.loans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A library on the platform alone: what it did not write works for it. */
class LoanLifeTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final UUID PATRON = UUID.fromString("7d1f8a52-34c5-4b8e-9a56-0a4c7f7e21b1");
  private static final String LEND = "{\"patron\":\"" + PATRON + "\"}";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static LoansStack loans;

  @BeforeAll
  static void start() {
    loans = new LoansStack();
  }

  @AfterAll
  static void stop() {
    loans.close();
  }

  @Test
  void aCommandIsReadBackByItsTokenAndThenOutOfTheCache() throws IOException {
    HttpResponse<String> lent = loans.command("/v1/loans/EMMA-1", "lend-emma", LEND);
    HttpResponse<String> first = readBack("/v1/loans/EMMA-1", LoansStack.librarian(), lent);
    HttpResponse<String> again = loans.read("/v1/loans/EMMA-1", LoansStack.librarian());

    assertThat(lent.statusCode()).as(lent.body()).isEqualTo(200);
    assertThat(first.statusCode()).as(first.body()).isEqualTo(200);
    assertThat(JSON.readTree(first.body()).path("patron").asText()).isEqualTo(PATRON.toString());
    assertThat(JSON.readTree(first.body())).isEqualTo(JSON.readTree(lent.body()));
    assertThat(header(again, "Cache-Status")).startsWith("L1; hit");
    assertThat(again.body()).isEqualTo(first.body());
  }

  @Test
  void itsEventStandsOnTheTopicAsACloudEvent() {
    loans.command("/v1/loans/PERSUASION-1", "lend-persuasion", LEND);

    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(eventsOf("PERSUASION-1"))
                    .singleElement()
                    .satisfies(
                        record -> {
                          assertThat(header(record, "ce_type"))
                              .isEqualTo("io.millrace.loan.LoanBegun.v1");
                          assertThat(JSON.readTree(record.value()).path("patron").asText())
                              .isEqualTo(PATRON.toString());
                        }));
  }

  @Test
  void aRefusalIsAProblemThatSaysWhatToDo() throws IOException {
    HttpResponse<String> lent = loans.command("/v1/loans/WALDEN-1", "lend-walden", LEND);

    HttpResponse<String> refused = loans.command("/v1/loans/WALDEN-1", "lend-walden-2", LEND);

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(header(refused, "Content-Type")).isEqualTo("application/problem+json");
    JsonNode problem = JSON.readTree(refused.body());
    assertThat(problem.path("type").asText()).endsWith("/copy-on-loan");
    assertThat(problem.path("due")).isEqualTo(JSON.readTree(lent.body()).path("due"));
  }

  @Test
  void aVersionThatIsNotTheCurrentOneIsRefused() {
    HttpResponse<String> lent = loans.command("/v1/loans/ULYSSES-1", "lend-ulysses", LEND);

    HttpResponse<String> stale =
        loans.command("/v1/loans/ULYSSES-1/extension", "extend-1", "{}", "If-Match", "\"7\"");
    HttpResponse<String> extended =
        loans.command(
            "/v1/loans/ULYSSES-1/extension", "extend-2", "{}", "If-Match", header(lent, "ETag"));

    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(extended.statusCode()).as(extended.body()).isEqualTo(200);
  }

  @Test
  void aRepetitionGetsTheSameBytesAndHasNoSecondEffect() {
    HttpResponse<String> lent = loans.command("/v1/loans/DUBLINERS-1", "lend-dubliners", LEND);

    HttpResponse<String> again = loans.command("/v1/loans/DUBLINERS-1", "lend-dubliners", LEND);

    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(header(again, "Idempotency-Replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(lent.body());
    assertThat(again.headers().firstValue("Consistency-Token"))
        .isEqualTo(lent.headers().firstValue("Consistency-Token"));
  }

  @Test
  void aPatronFindsItsOwnLoansAndNoOthers() {
    HttpResponse<String> lent = loans.command("/v1/loans/MIDDLEMARCH-1", "lend-middlemarch", LEND);

    assertThat(readBack("/v1/loans/MIDDLEMARCH-1", LoansStack.patron(PATRON), lent).statusCode())
        .isEqualTo(200);
    assertThat(
            loans.read("/v1/loans/MIDDLEMARCH-1", LoansStack.patron(new UUID(1, 2))).statusCode())
        .isEqualTo(404);
  }

  @Test
  void theViewIsBuiltAnewAndReadersAreSwitchedToIt() throws IOException {
    loans.command("/v1/loans/MOBY-DICK-1", "lend-moby-dick", LEND);
    HttpResponse<String> back =
        loans.command("/v1/loans/MOBY-DICK-1/return", "return-moby-dick", "{}");

    assertThat(loans.projections("/loan_view/rebuild").statusCode()).isBetween(200, 202);
    await().atMost(PATIENCE).until(() -> state(2).equals("standby"));
    assertThat(loans.projections("/loan_view/promote").statusCode()).isEqualTo(200);

    HttpResponse<String> read = readBack("/v1/loans/MOBY-DICK-1", LoansStack.librarian(), back);
    assertThat(state(2)).isEqualTo("active");
    assertThat(JSON.readTree(read.body())).isEqualTo(JSON.readTree(back.body()));
    assertThat(JSON.readTree(read.body()).path("version").asLong()).isEqualTo(2);
  }

  private static HttpResponse<String> readBack(
      String path, String token, HttpResponse<String> written) {
    return loans.read(
        path,
        token,
        "Consistency-Token",
        header(written, "Consistency-Token"),
        "Prefer",
        "wait=10");
  }

  private static String state(int version) throws IOException {
    for (JsonNode item : JSON.readTree(loans.projections("").body()).path("items")) {
      if (item.path("version").asInt() == version) {
        return item.path("state").asText();
      }
    }
    return "none";
  }

  private static List<ConsumerRecord<String, String>> eventsOf(String copy) {
    Map<String, Object> settings = Map.of("bootstrap.servers", loans.kafka());
    List<ConsumerRecord<String, String>> found = new ArrayList<>();
    try (KafkaConsumer<String, String> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
      List<TopicPartition> all =
          consumer.partitionsFor(Library.LOAN.topic()).stream()
              .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
              .toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (all.stream().anyMatch(each -> consumer.position(each) < ends.getOrDefault(each, 0L))) {
        for (ConsumerRecord<String, String> record : consumer.poll(Duration.ofMillis(100))) {
          if (copy.equals(record.key())) {
            found.add(record);
          }
        }
      }
    }
    return found;
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("none");
  }

  private static String header(ConsumerRecord<String, String> record, String name) {
    return new String(record.headers().lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
