package io.millrace.command.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Meters;
import io.millrace.command.testing.RawAnswer;
import io.millrace.command.testing.RawRequest;
import io.millrace.command.testing.TightService;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.stack.SharedStack;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More comes than can be done: what is inside is finished, what is too much is told so at once. */
@QuarkusTest
@TestProfile(TightService.class)
class OverloadTest {
  private static final String HOME = "write-0";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int LONG_BODY = 1024 * 1024;

  private static RawAnswer register(String name) {
    return RawRequest.post("/v1/customers", "{\"name\":\"Ada\",\"country\":\"%s\"}".formatted(name))
        .send();
  }

  private static double inFlight() {
    return Meters.value("millrace_http_in_flight");
  }

  /** So that none has to be opened while the store stands still. */
  private static void openAllConnections() {
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < TightService.MAX_IN_FLIGHT; i++) {
                  Future<?> unused = all.submit(() -> register("Before"));
                }
              }
              return Meters.value("millrace_pool_idle{pool=\"commands\"")
                  == TightService.CONNECTIONS;
            });
  }

  private static double rejected(String reason) {
    return Meters.value("millrace_http_rejected_total{reason=\"" + reason + "\"");
  }

  /** A request that says how long its body is and keeps it for itself. */
  private static Socket announce(int length) throws IOException {
    Socket socket = RawRequest.connect();
    RawRequest request =
        RawRequest.post("/v1/customers", "").with("Content-Length", Integer.toString(length));
    socket.getOutputStream().write(request.head());
    return socket;
  }

  @AfterEach
  void nothingIsLeftInside() {
    SharedStack.get().processes().thaw(HOME);
    await().atMost(PATIENCE).until(() -> inFlight() == 0);
    assertThat(Meters.value("millrace_http_body_memory_bytes")).isZero();
  }

  @Test
  void aFrozenStoreShedsWhatIsTooMuchAndFinishesWhatIsInside() throws Exception {
    int clients = 3 * TightService.MAX_IN_FLIGHT;
    String name = "Frozen " + Api.key();
    openAllConnections();
    assertThat(register(name).status()).isEqualTo(201);
    double before = rejected("in-flight");
    List<Future<RawAnswer>> answers = new ArrayList<>();
    try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
      SharedStack.get().processes().freeze(HOME);
      for (int i = 0; i < clients; i++) {
        answers.add(all.submit(() -> register(name)));
      }
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  answers.stream().filter(Future::isDone).count()
                      == clients - TightService.MAX_IN_FLIGHT);

      assertThat(inFlight()).isEqualTo(TightService.MAX_IN_FLIGHT);
      assertThat(rejected("in-flight") - before).isEqualTo(clients - TightService.MAX_IN_FLIGHT);
      assertThat(Meters.health("live")).isEqualTo(200);
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Meters.value("millrace_pool_in_use{pool=\"commands\"") == TightService.CONNECTIONS
                      && Meters.value("millrace_pool_waiting{pool=\"commands\"") > 0);
      SharedStack.get().processes().thaw(HOME);
    }

    List<RawAnswer> done = answers.stream().map(Future::resultNow).toList();
    assertThat(done.stream().filter(answer -> answer.status() == 201))
        .hasSize(TightService.MAX_IN_FLIGHT);
    done.stream()
        .filter(answer -> answer.status() != 201)
        .forEach(
            answer -> {
              answer.problem(503, "overloaded");
              assertThat(answer.header("Retry-After")).isEqualTo("1");
            });
    assertThat(WriteDatabase.value("SELECT count(*) FROM customer WHERE country = ?", name))
        .isEqualTo(Integer.toString(TightService.MAX_IN_FLIGHT + 1));
  }

  @Test
  void whatIsShedCanBeSentAgainOnTheSameConnection() throws Exception {
    List<Socket> inside = new ArrayList<>();
    String body = "{\"name\":\"Ada\"}";
    RawRequest request =
        RawRequest.post("/v1/customers", "")
            .without("Connection")
            .with("Content-Length", Integer.toString(body.length()));
    byte[] both = (new String(request.head(), UTF_8) + body).getBytes(UTF_8);

    try (Socket socket =
        await()
            .atMost(PATIENCE)
            .until(() -> shed(both, inside), Optional::isPresent)
            .orElseThrow()) {
      close(inside);
      await().atMost(PATIENCE).until(() -> inFlight() == 0);
      socket.getInputStream().skipNBytes(socket.getInputStream().available());
      socket.getOutputStream().write(both);
      assertThat(firstLine(socket)).contains("201");
    }
  }

  @Test
  void bodiesHaveABoundTogetherBeforeAByteOfThemIsRead() throws Exception {
    List<Socket> inside = new ArrayList<>();

    String answer =
        await()
            .atMost(PATIENCE)
            .until(() -> besideLongBodies(3, inside), told -> told.startsWith("HTTP/1.1 503"));

    assertThat(answer).contains("overloaded");
    assertThat(rejected("body-memory")).isPositive();
    close(inside);
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedForLong() throws Exception {
    try (Socket slow = announce(100)) {
      slow.getOutputStream().write('{');

      String answer = new String(slow.getInputStream().readAllBytes(), UTF_8);

      assertThat(answer)
          .startsWith("HTTP/1.1 408")
          .contains("request-timeout", "application/problem+json");
    }
    assertThat(rejected("slow-body")).isPositive();
  }

  @Test
  void aBodyThatTricklesIsNotWaitedForLongEither() throws Exception {
    try (Socket slow = RawRequest.connect()) {
      slow.getOutputStream()
          .write(RawRequest.post("/v1/customers", "").with("Transfer-Encoding", "chunked").head());
      StringBuilder answer = new StringBuilder();
      slow.setSoTimeout(200);
      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                answer.append(trickle(slow));
                return answer.indexOf("408") > 0;
              });
    }
  }

  @Test
  void whoHangsUpGivesItsPlaceBack() {
    await().atMost(PATIENCE).until(OverloadTest::hangsUpAndIsGone);
  }

  @Tag("chaos")
  @Test
  void aConnectionThatSaysNothingIsClosed() throws Exception {
    try (Socket silent = RawRequest.connect();
        Socket half = RawRequest.connect()) {
      half.getOutputStream().write("POST /v1/orders HTTP/1.1\r\nHost: ".getBytes(UTF_8));

      assertThat(silent.getInputStream().read()).isEqualTo(-1);
      assertThat(half.getInputStream().read()).isEqualTo(-1);
    }
  }

  /** One more byte, and what was answered so far. */
  private static String trickle(Socket socket) throws IOException {
    try {
      socket.getOutputStream().write("1\r\n \r\n".getBytes(UTF_8));
      byte[] some = new byte[1000];
      int length = socket.getInputStream().read(some);
      return length < 0 ? "" : new String(some, 0, length, UTF_8);
    } catch (SocketTimeoutException nothingYet) {
      return "";
    }
  }

  /**
   * The connection on which the request was turned away; none where there was a place after all: a
   * body that does not come is waited for shortly only, and then its place must be taken anew.
   */
  private static Optional<Socket> shed(byte[] request, List<Socket> inside) throws IOException {
    takePlaces(TightService.MAX_IN_FLIGHT, 100, inside);
    Socket socket = RawRequest.connect();
    socket.getOutputStream().write(request);
    if (firstLine(socket).contains("503")) {
      return Optional.of(socket);
    }
    socket.close();
    return Optional.empty();
  }

  /** As many as are free of so many, by bodies that do not come. */
  private static void takePlaces(int many, int length, List<Socket> inside) throws IOException {
    for (double free = many - inFlight(); free > 0; free--) {
      inside.add(announce(length));
    }
  }

  /** What one is told whose long body comes when so many are being waited for. */
  private static String besideLongBodies(int many, List<Socket> inside) throws IOException {
    takePlaces(many, LONG_BODY, inside);
    try (Socket tooMuch = announce(LONG_BODY)) {
      return new String(tooMuch.getInputStream().readAllBytes(), UTF_8);
    }
  }

  /** Not because its body was waited for too long, which also gives the place back. */
  private static boolean hangsUpAndIsGone() throws IOException {
    double tooSlow = rejected("slow-body");
    try (Socket _ = announce(100)) {
      await().atMost(PATIENCE).until(() -> inFlight() == 1 || rejected("slow-body") > tooSlow);
    }
    await().atMost(PATIENCE).until(() -> inFlight() == 0);
    return rejected("slow-body") == tooSlow;
  }

  private static String firstLine(Socket socket) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = socket.getInputStream().read();
        c >= 0 && c != '\r';
        c = socket.getInputStream().read()) {
      line.append((char) c);
    }
    return line.toString();
  }

  private static void close(List<Socket> sockets) throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
