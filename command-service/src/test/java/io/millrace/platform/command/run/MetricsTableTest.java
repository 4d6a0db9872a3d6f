package io.millrace.platform.command.run;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteStack;
import io.millrace.stack.observe.MetricsTable;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Test;

/** docs/metrics.md is what the service tells, by name, kind, unit and labels; no more, no less. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class MetricsTableTest {
  @Test
  void theServiceTellsWhatTheTableSays() {
    Api.product(1);

    String scrape = scrape();

    assertThat(MetricsTable.read().differences("command-service", scrape)).isEmpty();
    assertThat(scrape)
        .containsPattern("http_server_requests_seconds_bucket\\{[^}]*uri=\"/v1/products\"")
        .doesNotContain("write_0_");
  }

  private static String scrape() {
    int port = ConfigProvider.getConfig().getValue("quarkus.management.test-port", int.class);
    return given().port(port).get("/q/metrics").asString();
  }
}
