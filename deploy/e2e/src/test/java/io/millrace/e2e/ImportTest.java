package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.scenario.Scenario;
import io.millrace.cli.scenario.StepResult;
import io.millrace.cli.suite.Targets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A retailer's file through the bulk API into two write shards: the reports are what the file adds
 * up to, once. On one shard it is {@link KilledImportTest} that imports.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // the second import needs the first
class ImportTest {
  private static RetailSuite retail;
  private static Cli cli;

  @BeforeAll
  static void start() throws Exception {
    retail = new RetailSuite("e2e-import", 2);
    cli = new Cli(retail.state());
  }

  @AfterAll
  static void stop() throws Exception {
    retail.close();
  }

  @Test
  @Order(1)
  void everyLineIsAccountedForAndTheReportsAreTheFoldOfTheFile() throws Exception {
    Path rejects = retail.state().resolve("rejects.csv");
    String[] arguments =
        java.util.stream.Stream.concat(
                java.util.Arrays.stream(retail.importFile()),
                java.util.stream.Stream.of("--rejects", rejects.toString()))
            .toArray(String[]::new);

    JsonNode result = run(arguments);

    assertThat(result.path("new").asLong()).isEqualTo(retail.expected.imported);
    assertThat(result.path("newOrders").asLong()).isEqualTo(retail.expected.orders);
    assertThat(reasons(result)).isEqualTo(retail.expected.rejected);
    assertThat(Files.readAllLines(rejects))
        .hasSize(1 + (int) (retail.expected.lines - retail.expected.imported));
    retail.awaitReportsOfTheFile();
    await().atMost(Duration.ofSeconds(30)).untilAsserted(retail::requireStockOfTheFile);
  }

  @Test
  @Order(2)
  void importedAgainItIsAllRecognisedAndNothingChanges() throws Exception {
    long events = retail.events();

    JsonNode result = run(retail.importFile());

    assertThat(result.path("new").asLong()).isZero();
    assertThat(result.path("recognised").asLong()).isEqualTo(retail.expected.imported);
    assertThat(reasons(result)).isEqualTo(retail.expected.rejected);
    assertThat(retail.events()).isEqualTo(events);
    retail.awaitReportsOfTheFile();
  }

  @Test
  @Order(3)
  void theLifeOfAnOrderIsRightOnTwoShards() {
    List<StepResult> steps = new Scenario(Targets.of(retail.suite), 20, _ -> {}).run();

    assertThat(steps).allMatch(StepResult::passed);
  }

  /** Here because the suite is up, with two shards, two replicas and a lot beside the customer. */
  @Test
  @Order(4)
  void anErasedCustomerIsNowhereAndTheViewsCanBeBuiltAnew() throws Exception {
    new ErasureShow(retail.suite, cli).run();
  }

  private static JsonNode run(String... arguments) throws Exception {
    Cli.Ran ran = cli.run(arguments);
    assertThat(ran.code()).as(ran.output()).isZero();
    JsonNode result =
        new ObjectMapper().readTree(ran.output().substring(ran.output().indexOf("{\n")));
    assertThat(result.path("addsUp").asBoolean()).isTrue();
    return result;
  }

  private static Map<String, Long> reasons(JsonNode result) {
    var all = new TreeMap<String, Long>();
    result
        .path("rejectedByReason")
        .properties()
        .forEach(reason -> all.put(reason.getKey(), reason.getValue().asLong()));
    return all;
  }
}
