package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.cli.suite.ServiceName;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever is killed during an import, the same totals come of it. */
@Tag("chaos")
class KilledImportTest {
  private static final Duration LIMIT = Duration.ofSeconds(120);

  private static RetailSuite retail;
  private static Cli cli;

  @BeforeAll
  static void start() throws Exception {
    retail = new RetailSuite("e2e-killed", 1);
    cli = new Cli(retail.state());
  }

  @AfterAll
  static void stop() throws Exception {
    retail.close();
  }

  @Test
  void killingTheImporterAndEachServiceInTurnLosesAndDoublesNothing() throws Exception {
    Process importer = importing();
    awaitEvents(retail.events() + 100);
    importer.destroyForcibly().waitFor();

    for (ServiceName service : ServiceName.values()) {
      long before = retail.events();
      Process next = importing();
      await()
          .atMost(LIMIT)
          .pollInterval(Duration.ofMillis(5))
          .until(() -> retail.events() > before || !next.isAlive());
      retail.kill(service);
      assertThat(next.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS))
          .as("the import goes on without %s", service)
          .isTrue();
      assertThat(next.exitValue()).as("the import after %s was killed", service).isZero();
    }

    long events = retail.events();
    Cli.Ran again = cli.run(retail.importFile());
    assertThat(again.code()).as(again.output()).isZero();
    assertThat(again.output()).contains("\"new\" : 0,");
    assertThat(retail.events()).isEqualTo(events);
    retail.awaitReportsOfTheFile();
    retail.requireStockOfTheFile();
  }

  private static Process importing() throws Exception {
    Path output = retail.state().resolve("import-" + System.nanoTime() + ".out");
    return cli.start(output, retail.importFile());
  }

  private static void awaitEvents(long number) {
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(5)).until(() -> retail.events() >= number);
  }
}
