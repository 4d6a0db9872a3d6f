package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.suite.ServiceName;
import io.millrace.e2e.Connections.Answer;
import io.millrace.e2e.Connections.Call;
import io.millrace.e2e.Fleet.Build;
import io.millrace.e2e.Http2Wire.GoAway;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the clients of lasting connections see when their instance gets SIGTERM: connected all at
 * once, looked at one by one. RollingChangeTest has the clients that ask again and again.
 */
class LastingConnectionsTest {
  private static final Duration LIMIT = Duration.ofSeconds(40);

  private static final Duration DRAINING = Duration.ofSeconds(1);

  /** The limit for what is under way is 30 s. */
  private static final Duration HELD_UP = Duration.ofSeconds(15);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SKU = "LASTING";
  private static final String GRAPHQL = "{\"query\":\"{ __typename }\"}";

  private static final Map<ServiceName, Client> CLIENTS = new EnumMap<>(ServiceName.class);

  private static Fleet fleet;
  private static SocketWire socket;
  private static EventsWire events;
  private static EventsWire eventsElsewhere;
  private static EventsWire quiet;
  private static EventsWire quietElsewhere;
  private static List<String> placed;
  private static String placedForTheQuietOne;

  /** Over HTTP/2: a connection without a request, one with half of a request, its answer. */
  private static final class Client {
    final Http2Wire idle;
    final Http2Wire busy;
    final Http2Wire.Exchange halfway;
    final String rest;
    final CompletableFuture<Integer> exitCode = new CompletableFuture<>();
    final AtomicLong stoppedWithinMillis = new AtomicLong();

    Client(Instance instance, Call done, Call begun) throws Exception {
      idle = new Http2Wire(instance.port());
      Http2Wire.Exchange first = idle.begin(done).orElseThrow();
      first.send(done.body(), true);
      assertThat(first.answer().status()).isBetween(200, 201);
      busy = new Http2Wire(instance.port());
      halfway = busy.begin(begun).orElseThrow();
      int half = begun.body().length() / 2;
      halfway.send(begun.body().substring(0, half), false);
      rest = begun.body().substring(half);
      busy.awaitRead();
    }

    /** SIGTERM; what was half sent is sent to its end as soon as the client is told to leave. */
    void stop(Instance instance) throws IOException {
      long start = System.nanoTime();
      Thread.ofPlatform()
          .start(
              () -> {
                int code = instance.stop();
                stoppedWithinMillis.set((System.nanoTime() - start) / 1_000_000);
                exitCode.complete(code);
              });
      await().atMost(LIMIT).until(() -> busy.isSentAway() || busy.end().isDone());
      halfway.send(rest, true);
    }
  }

  @BeforeAll
  static void theInstancesAreStoppedWhileClientsAreConnected() throws Exception {
    fleet = Fleet.open("e2e-lasting", 0, DRAINING);
    Map<ServiceName, Instance> old = fleet.start("old", Build.present(), ServiceName.values());
    Instance command = Objects.requireNonNull(old.get(ServiceName.COMMAND));
    Instance query = Objects.requireNonNull(old.get(ServiceName.QUERY));
    Instance next =
        Objects.requireNonNull(
            fleet.start("next", Build.present(), ServiceName.QUERY).get(ServiceName.QUERY));
    fleet.addProduct(command, SKU);
    String token = fleet.operator();
    String customer = customer(command);
    connect(command, query);
    socket = new SocketWire(query.port(), token);
    events = new EventsWire(query.port(), "", token, null);
    quiet = new EventsWire(query.port(), "?customerId=" + customer, token, null);
    try (var placing = new Placing(fleet, command, SKU)) {
      await().atMost(LIMIT).until(() -> orders(events).size() > 3);
      await().atMost(LIMIT).until(() -> socket.received().toString().contains("\"order\""));
      client(ServiceName.QUERY).stop(query);
      events.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      quiet.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
      placedForTheQuietOne = placeFor(customer, command);
      int before = placing.placed().size();
      await().atMost(LIMIT).until(() -> placing.placed().size() > before + 3);
      placing.close();
      assertThat(placing.failures()).isEmpty();
      placed = placing.placed();
    }
    eventsElsewhere = new EventsWire(next.port(), "", token, events.lastId().orElse(null));
    quietElsewhere =
        new EventsWire(next.port(), "?customerId=" + customer, token, quiet.lastId().orElse(null));
    client(ServiceName.COMMAND).stop(command);
  }

  @AfterAll
  static void stop() {
    fleet.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMAND", "QUERY"})
  void whoIsIdleOverHttp2IsToldToLeave(ServiceName service) throws Exception {
    Client client = client(service);

    assertThat(client.idle.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("in order");
    assertThat(client.idle.farewells())
        .containsExactly(new GoAway(Integer.MAX_VALUE, 0), new GoAway(1, 0));
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMAND", "QUERY"})
  void whatIsUnderWayOverHttp2IsAnswered(ServiceName service) throws Exception {
    Client client = client(service);

    Answer answer = client.halfway.answer();

    assertThat(answer.status())
        .as(answer.body())
        .isEqualTo(service == ServiceName.COMMAND ? 201 : 200);
    assertThat(client.busy.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("in order");
  }

  @ParameterizedTest
  @EnumSource(names = {"COMMAND", "QUERY"})
  void noneOfThemHoldsTheInstanceUp(ServiceName service) throws Exception {
    assertThat(client(service).exitCode.get(LIMIT.toSeconds(), TimeUnit.SECONDS))
        .isEqualTo(Fleet.TERMINATED);
    assertThat(client(service).stoppedWithinMillis.get()).isLessThan(HELD_UP.toMillis());
  }

  @Test
  void aStreamOfEventsEndsWithItsLastChunk() {
    assertThat(events.end()).isCompletedWithValue("last chunk");
    assertThat(quiet.end()).isCompletedWithValue("last chunk");
  }

  @Test
  void whoGoesOnElsewhereMissesNothing() throws Exception {
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              List<String> seen = new ArrayList<>(orders(events));
              seen.addAll(orders(eventsElsewhere));
              seen.remove(placedForTheQuietOne);
              assertThat(seen).containsExactlyInAnyOrderElementsOf(placed);
            });
    assertThat(orders(eventsElsewhere)).hasSizeGreaterThan(3);
  }

  @Test
  void whoHasSeenNoEventYetMissesNothingEither() throws Exception {
    assertThat(orders(quiet)).isEmpty();

    await().atMost(LIMIT).until(() -> orders(quietElsewhere).contains(placedForTheQuietOne));
  }

  @Test
  void aWebSocketIsClosedAsGoingAway() throws Exception {
    assertThat(socket.end().get(LIMIT.toSeconds(), TimeUnit.SECONDS)).isEqualTo("1001");
  }

  private static void connect(Instance command, Instance query) throws Exception {
    Map<String, String> read = Map.of("Authorization", "Bearer " + fleet.operator());
    CLIENTS.put(
        ServiceName.COMMAND,
        new Client(
            command,
            fleet.command("/v1/customers", "{\"name\":\"Ada\"}"),
            fleet.command("/v1/customers", "{\"name\":\"Grace\"}")));
    CLIENTS.put(
        ServiceName.QUERY,
        new Client(
            query,
            new Call("GET", "/v1/products?q=thing", read, ""),
            fleet.command("/graphql", GRAPHQL)));
  }

  private static Client client(ServiceName service) {
    return Objects.requireNonNull(CLIENTS.get(service));
  }

  private static String customer(Instance command) throws IOException {
    return idOf(command, fleet.command("/v1/customers", "{\"name\":\"Quiet\"}"));
  }

  private static String placeFor(String customer, Instance command) throws IOException {
    String body =
        "{\"customerId\":\"%s\",\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":1}]}"
            .formatted(customer, SKU);
    return idOf(command, fleet.command("/v1/orders", body));
  }

  private static String idOf(Instance command, Call call) throws IOException {
    try (var connection = new KeptConnections()) {
      Answer answer = connection.send(command.port(), call);
      assertThat(answer.status()).as(answer.body()).isEqualTo(201);
      return JSON.readTree(answer.body()).path("id").asText();
    }
  }

  /** Ids of the orders that a stream brought. */
  private static List<String> orders(EventsWire stream) throws IOException {
    List<String> ids = new ArrayList<>();
    for (String order : stream.all("data")) {
      ids.add(JSON.readTree(order).path("id").asText());
    }
    return ids;
  }
}
