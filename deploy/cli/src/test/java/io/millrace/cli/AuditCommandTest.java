package io.millrace.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code projections audit} tells, and how it ends. */
class AuditCommandTest {
  private static final String ROW =
      """
      {"name":"%s","version":1,"compared":1200,"missing":%d,"behind":%d,"repaired":%d,"left":%d,"sumsDiffer":%s,"sumsLeft":%s,"remark":"%s"}
      """;

  @TempDir private Path state;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Deque<String> answers = new ArrayDeque<>();
  private final List<String> asked = new ArrayList<>();
  private HttpServer projector;

  @BeforeEach
  void aProjector() throws IOException {
    System.setProperty("millrace.state", state.toString());
    projector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    projector.createContext("/operator", this::answer);
    projector.start();
  }

  @AfterEach
  void end() {
    projector.stop(0);
    System.clearProperty("millrace.state");
  }

  @Test
  void nothingDiffersEndsWith0() {
    answers.add(audit("waiting", ""));
    answers.add(audit("walk", row("order_view", 0, 0, 0, 0, "null", "")));
    answers.add(audit("done", row("order_view", 0, 0, 0, 0, "null", "")));

    assertThat(run("projections audit")).isZero();
    assertThat(out.toString()).contains("order_view/1", "1,200", "Nothing differs.");
    assertThat(asked).first().asString().contains("\"repair\":false").doesNotContain("view");
  }

  @Test
  void aDifferenceEndsWith1AlsoWhenItIsRepaired() {
    answers.add(audit("done", row("order_view", 2, 1, 3, 0, "null", "")));

    assertThat(run("projections audit order_view --repair")).isEqualTo(1);
    assertThat(out.toString()).contains("3 differences, 3 repaired.");
    assertThat(asked).first().asString().contains("\"repair\":true", "\"view\":\"order_view\"");
  }

  @Test
  void sumsThatDifferNameTheCommandThatMendsThem() {
    answers.add(audit("done", row("sales_daily", 0, 0, 0, 2, "2", "for example 2011-01-01/GBP")));

    assertThat(run("projections audit")).isEqualTo(1);
    assertThat(out.toString())
        .contains("2011-01-01/GBP", "./millrace projections rebuild sales_daily");
  }

  @Test
  void sumsThatWereMadeRightNeedNoRebuild() {
    answers.add(audit("done", row("sales_daily", 0, 0, 2, 0, "2", "for example 2011-01-01/GBP")));

    assertThat(run("projections audit --repair")).isEqualTo(1);
    assertThat(out.toString()).contains("2 differences, 2 repaired.").doesNotContain("rebuild");
  }

  @Test
  void sumsThatCouldNotBeComparedSayWhyAndAreNoDifference() {
    answers.add(audit("done", row("sales_daily", 0, 0, 0, 0, "-1", "a letter was discarded")));

    assertThat(run("projections audit")).isZero();
    assertThat(out.toString()).contains("not compared: a letter was discarded");
  }

  @Test
  void programsGetTheAnswerAsItIs() {
    answers.add(audit("done", row("order_view", 1, 0, 0, 1, "null", "")));

    assertThat(run("projections audit -o json")).isEqualTo(1);
    assertThat(out.toString()).contains("\"missing\" : 1").doesNotContain("VIEW");
  }

  @Test
  void aViewThatIsNotThereIsWrongUse() {
    assertThat(run("projections audit no_view")).isEqualTo(2);
    assertThat(err.toString()).contains("no_view", "projections list", "Usage: millrace");
    assertThat(run("projections audit order_view sales_daily")).isEqualTo(2);
    assertThat(asked).isEmpty();
  }

  private static String row(
      String name,
      long missing,
      long behind,
      long repaired,
      long left,
      String sums,
      String remark) {
    return ROW.formatted(name, missing, behind, repaired, left, sums, left, remark);
  }

  private static String audit(String phase, String row) {
    return """
    {"id":7,"phase":"%s","repair":true,"eventsDone":5,"eventsTotal":10,"items":[%s],"examples":[]}
    """
        .formatted(phase, row);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
    String answer =
        exchange.getRequestURI().getPath().endsWith("/projections")
            ? "{\"items\":[{\"name\":\"order_view\"},{\"name\":\"sales_daily\"}]}"
            : answers.removeFirst();
    if (exchange.getRequestMethod().equals("POST")) {
      asked.add(body);
    }
    byte[] bytes = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int run(String arguments) {
    String url = "http://127.0.0.1:" + projector.getAddress().getPort();
    String[] words = (arguments + " --token t --url " + url).split(" ");
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
