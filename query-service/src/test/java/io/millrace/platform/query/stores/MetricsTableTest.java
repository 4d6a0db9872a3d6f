package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.Management;
import io.millrace.query.kit.QueryStack;
import io.millrace.stack.observe.MetricsTable;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** docs/metrics.md is what the service tells, by name, kind, unit and labels; no more, no less. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class MetricsTableTest {
  @Test
  void theServiceTellsWhatTheTableSays() {
    Api.order(UUID.randomUUID());

    String scrape = RestAssured.given().get(Management.url("/metrics")).asString();

    assertThat(MetricsTable.read().differences("query-service", scrape)).isEmpty();
    assertThat(scrape)
        .containsPattern("http_server_requests_seconds_bucket\\{[^}]*uri=\"/v1/orders/\\{id}\"");
  }
}
