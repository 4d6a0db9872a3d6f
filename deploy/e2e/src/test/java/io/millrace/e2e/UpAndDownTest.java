package io.millrace.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import io.millrace.platform.events.routing.Buckets;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.millrace.stack.wire.RefusedEarly;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** The suite in the background: what is up is up once, heals, obeys and ends without a trace. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class) // they share one suite; the last one kills it
class UpAndDownTest {
  private static final Cli CLI = new Cli(Path.of("target/e2e up and down"));
  private static final StateFolder STATE = new StateFolder(CLI.state());
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path KEYS = STATE.keys().resolve("personal-data.keys");
  private static final String NEW_KEY = newKey();
  private static String token = "";

  @BeforeAll
  static void up() throws Exception {
    Cli.Ran ran = CLI.run("up", "--fresh", "--shards", "2");
    assertThat(ran.code()).as(ran.output()).isZero();
    token = CLI.run("token", "--role", "operator").output().strip();
  }

  @AfterAll
  static void down() throws Exception {
    assertThat(CLI.run("down").code()).isZero();
    Processes.requireNoneOf(CLI.state());
    assertThat(status().path("state").asText()).isEqualTo("down");
  }

  @Test
  @Order(1)
  void everyPartIsHealthyAndReachable() throws Exception {
    JsonNode status = status();
    assertThat(status.path("state").asText()).isEqualTo("up");
    status
        .path("services")
        .forEach(service -> assertThat(service.path("healthy").asBoolean()).isTrue());
    for (String store : List.of("write-0", "write-1", "replica-1")) {
      JsonNode told = status.path("stores").path(store);
      assertThat(JSON.convertValue(told, Map.class)).isEqualTo(run().stores().get(store));
      try (Connection connection = connect(store)) {
        assertThat(connection.isValid(2)).isTrue();
      }
    }
  }

  @Test
  @Order(2)
  void whatIsNoHttpIsAnsweredByAProblemOfEachService() throws Exception {
    for (JsonNode service : status().path("services")) {
      int port = URI.create(service.path("url").asText()).getPort();
      assertThat(RefusedEarly.wronglyAnswered(port)).as(service.toString()).isEmpty();
    }
  }

  @Test
  @Order(2)
  void itIsUpOnce() throws Exception {
    Cli.Ran second = CLI.run("up", "--shards", "2");

    assertThat(second.code()).isZero();
    assertThat(second.output()).contains("already up");
  }

  @Test
  @Order(3)
  void aBucketMovesByCommandAndTheCustomerInItIsServed() throws Exception {
    String customer = register();
    int bucket = Buckets.of(customer);
    int from = has("write-0", customer) ? 0 : 1;
    int to = 1 - from;
    int before = buckets(to);

    Cli.Ran moved = CLI.run("shards", "move", "--buckets", "" + bucket, "--to", "" + to);

    assertThat(moved.code()).as(moved.output()).isZero();
    assertThat(moved.output()).contains("1 buckets in 1 moves moved");
    assertThat(buckets(to)).isEqualTo(before + 1);
    assertThat(has("write-" + to, customer)).isTrue();
    assertThat(has("write-" + from, customer)).isFalse();
    assertThat(rename(customer).statusCode()).isEqualTo(200);
  }

  @Test
  @Order(4)
  void aMoveThatCannotBeIsRefusedWithItsReason() throws Exception {
    Cli.Ran refused = CLI.run("shards", "move", "--buckets", "1-5", "--to", "7");

    assertThat(refused.code()).isNotZero();
    assertThat(refused.output()).contains("7");
    assertThat(refused.output()).doesNotContain("Exception");
  }

  @Test
  @Order(5)
  void thePastOfACustomerIsPrintedUpToAMoment() throws Exception {
    String customer = register();

    Cli.Ran now = CLI.run("events", customer);
    Cli.Ran before = CLI.run("events", customer, "--as-of", "2020-01-01T00:00:00Z");

    assertThat(now.code()).as(now.output()).isZero();
    assertThat(now.output()).contains("CustomerRegistered").contains(customer);
    assertThat(before.output()).doesNotContain("CustomerRegistered");
  }

  @Test
  @Order(6)
  void projectionsAreListedPausedAndResumed() throws Exception {
    assertThat(CLI.run("projections", "list").output()).contains("order_view");
    assertThat(CLI.run("projections", "pause", "sales_daily").code()).isZero();
    assertThat(CLI.run("projections", "list").output()).containsIgnoringCase("paused");
    assertThat(CLI.run("projections", "resume", "sales_daily").code()).isZero();
    assertThat(CLI.run("dead-letters", "list").code()).isZero();
    Cli.Ran audit = CLI.run("projections", "audit");
    assertThat(audit.code()).as(audit.output()).isZero();
    assertThat(audit.output()).contains("order_view/1", "Nothing differs.");
  }

  @Test
  @Order(7)
  void aServiceThatIsKilledIsStartedAgain() throws Exception {
    long killed = pid("query");
    ProcessHandle.of(killed).orElseThrow().destroyForcibly();
    await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> status().path("state").asText().equals("up") && pid("query") != killed);

    assertThat(CLI.run("logs", "supervisor").output()).contains("query-service ended");
  }

  /** A restored dump leaves such rows; the start that comes next would be refused. */
  @Test
  @Order(8)
  void aLedgerFromTheFutureIsRepairedByCommand() throws Exception {
    String shard = has("write-0", register()) ? "0" : "1";
    Cli.Ran right = CLI.run("ledger", "repair", "--shard", shard);
    assertThat(right.code()).as(right.output()).isZero();
    assertThat(right.output()).contains("Shard " + shard + ": nothing was wrong.");
    try (Connection connection = connect("write-" + shard)) {
      connection
          .createStatement()
          .execute(
              "UPDATE event SET tx = '21474836480' WHERE position = (SELECT max(position) FROM event)");
    }

    Cli.Ran repaired = CLI.run("ledger", "repair", "--shard", shard);

    assertThat(repaired.code()).as(repaired.output()).isZero();
    assertThat(repaired.output()).contains("its ledger counts the cluster's transactions plus");
    assertThat(CLI.run("ledger", "repair", "--shard", "7").output())
        .contains("There is no shard 7");
  }

  @Test
  @Order(9)
  void whenTheSupervisorIsKilledEverythingEndsAndItStartsAgainOnTheSameData() throws Exception {
    String customer = register();

    run().owner().find().orElseThrow().destroyForcibly();

    Processes.requireNoneOf(CLI.state());
    assertThat(status().path("state").asText()).isEqualTo("down");
    Files.writeString(KEYS, NEW_KEY + "," + Files.readString(KEYS).strip());
    Cli.Ran again = CLI.run("up", "--shards", "2");
    assertThat(again.code()).as(again.output()).isZero();
    assertThat(rename(customer).statusCode()).isEqualTo(200);
  }

  /** The start before has put it in front of the one that wrapped until then. */
  @Test
  @Order(10)
  void theKeysOfAllCustomersAreWrappedAnewByCommand() throws Exception {
    String old = Files.readString(KEYS).split("[,:]", -1)[2];
    Cli.Ran before = CLI.run("personal-data", "keys");
    assertThat(before.output()).containsPattern("write shard \\d +" + old + " ");

    Cli.Ran ran = CLI.run("personal-data", "rewrap");

    assertThat(ran.code()).as(ran.output()).isZero();
    assertThat(ran.output()).contains("No longer needed in millrace.personal-data.keys: " + old);
    String customers = "SELECT id, wrapped_key FROM customer WHERE wrapped_key IS NOT NULL";
    assertThat(
            openedByTheNewKeyAlone("write-0", customers)
                + openedByTheNewKeyAlone("write-1", customers))
        .isPositive();
    assertThat(
            openedByTheNewKeyAlone(
                "read", "SELECT person, wrapped_key FROM person_key WHERE state = 'present'"))
        .isPositive();
  }

  /** With an id of its own: the file outlives the test. */
  private static String newKey() {
    String random = UUID.randomUUID().toString();
    byte[] key = random.substring(0, 32).getBytes(UTF_8);
    return random.substring(0, 8) + ":" + Base64.getEncoder().encodeToString(key);
  }

  private static int openedByTheNewKeyAlone(String store, String keys) throws Exception {
    WrappingKeys alone = WrappingKeys.parse(NEW_KEY);
    int opened = 0;
    try (Connection connection = connect(store);
        ResultSet rows = connection.createStatement().executeQuery(keys)) {
      while (rows.next()) {
        alone.unwrap(UUID.fromString(rows.getString(1)), rows.getString(2));
        opened++;
      }
    }
    return opened;
  }

  private static JsonNode status() throws Exception {
    return JSON.readTree(CLI.run("status", "-o", "json").output());
  }

  private static JsonNode shards() throws Exception {
    Cli.Ran listed = CLI.run("shards", "list", "-o", "json");
    assertThat(listed.code()).as(listed.output()).isZero();
    return JSON.readTree(listed.output());
  }

  private static int buckets(int shard) throws Exception {
    return shards().path("shards").path(shard).path("buckets").asInt();
  }

  private static String register() throws Exception {
    HttpResponse<String> answer =
        send(
            request("command", "/v1/customers")
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Ada Lovelace\"}")));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return JSON.readTree(answer.body()).path("id").asText();
  }

  private static HttpResponse<String> rename(String customer) throws Exception {
    return send(
        request("command", "/v1/customers/" + customer)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("If-Match", "\"1\"")
            .method("PUT", HttpRequest.BodyPublishers.ofString("{\"name\":\"Countess\"}")));
  }

  private static boolean has(String store, String customer) throws Exception {
    try (Connection connection = connect(store);
        PreparedStatement query =
            connection.prepareStatement("SELECT FROM customer WHERE id = ?::uuid")) {
      query.setString(1, customer);
      return query.executeQuery().next();
    }
  }

  private static HttpRequest.Builder request(String service, String path) throws Exception {
    RunFile.Service found = Objects.requireNonNull(run().services().get(service), service);
    return HttpRequest.newBuilder(URI.create(found.url() + path))
        .header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  private static long pid(String service) {
    RunFile.Service found = run().services().get(service);
    return found == null || found.pid() == null ? -1 : found.pid();
  }

  private static Connection connect(String store) throws Exception {
    Map<String, String> where = Objects.requireNonNull(run().stores().get(store), store);
    return DriverManager.getConnection(where.get("url"), where.get("user"), where.get("password"));
  }

  private static RunFile run() {
    return RunFile.read(STATE).orElseThrow();
  }
}
