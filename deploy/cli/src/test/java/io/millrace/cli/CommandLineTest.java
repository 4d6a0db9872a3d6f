package io.millrace.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What commands there are, and how they end. */
class CommandLineTest {
  @TempDir Path state;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void useOwnState() {
    System.setProperty("millrace.state", state.toString());
  }

  @AfterEach
  void forgetState() {
    System.clearProperty("millrace.state");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "status --nonsense",
        "logs",
        "logs nobody",
        "dev nobody",
        "token",
        "token --role king",
        "token --role customer",
        "token --role merchant --customer 1",
        "import",
        "events",
        "events order --as-of yesterday",
        "ledger",
        "projections",
        "projections nonsense",
        "projections rebuild",
        "projections audit order_view sales_daily",
        "dead-letters",
        "dead-letters show x",
        "dead-letters replay 1 --patch nonsense",
        "up --shards many",
        "bench",
        "chaos"
      })
  void wrongUseEndsWith2AndShowsTheUse(String arguments) {
    assertThat(run(arguments)).isEqualTo(2);
    assertThat(err.toString()).contains("Usage: millrace");
  }

  @Test
  void helpListsEveryCommandAndEndsWith0() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains(
            "projections",
            "dead-letters",
            "demo",
            "up",
            "down",
            "status",
            "logs",
            "dev",
            "import",
            "token",
            "scenario",
            "events",
            "ledger",
            "test")
        .doesNotContain("supervise");
  }

  @Test
  void statusOfNothingIsDown() {
    assertThat(run("status -o json")).isZero();
    assertThat(out.toString()).contains("\"state\" : \"down\"", "\"services\"", "\"stores\"");
  }

  @Test
  void downOfNothingIsDone() {
    assertThat(run("down")).isZero();
    assertThat(out.toString()).contains("not running");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logs command",
        "dev command",
        "events 1",
        "ledger repair",
        "projections list",
        "dead-letters discard 1"
      })
  void whatNeedsARunningStackSaysHowToStartOne(String arguments) {
    assertThat(run(arguments)).isEqualTo(1);
    assertThat(err.toString()).contains("./millrace up");
  }

  @Test
  void aTokenIsPrintedBare() {
    assertThat(run("token --role merchant")).isZero();
    assertThat(out.toString().strip()).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
  }

  @Test
  void eachRoleHasItsToken() {
    assertThat(run("token --role payment-provider")).isZero();
    String claims = out.toString().strip().split("\\.")[1];
    assertThat(new String(Base64.getUrlDecoder().decode(claims), StandardCharsets.UTF_8))
        .contains("\"groups\":[\"payment-provider\"]", "\"sub\":\"local-payment-provider\"");
  }

  @Test
  void aBadFileEndsWith1() {
    assertThat(run("import " + state)).isEqualTo(1);
    assertThat(err.toString()).contains("is a folder", "Nothing was imported");
  }

  private int run(String arguments) {
    String[] words = arguments.isEmpty() ? new String[0] : arguments.split(" ");
    return Main.commandLine()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
