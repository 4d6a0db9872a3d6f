package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.events.routing.Buckets;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rule: a command whose event could never be published is refused and changes nothing. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class EventTooLargeTest {
  private static final int LINES = 2_000;

  @Test
  void anOrderOfTheLongestLinesIsRefused() {
    String prefix = Api.newSku();
    productsWithLongNames(prefix);
    String lines =
        IntStream.range(0, LINES)
            .mapToObj(i -> "{\"sku\":\"%s-%d\",\"quantity\":1}".formatted(prefix, i))
            .collect(Collectors.joining(","));

    Api.merchant()
        .body("{\"country\":\"France\",\"lines\":[%s]}".formatted(lines))
        .post("/v1/orders")
        .then()
        .statusCode(422)
        .body("code", equalTo("event-too-large"));

    assertThat(WriteDatabase.value("SELECT count(*) FROM order_line WHERE sku = ?", prefix + "-0"))
        .isEqualTo("0");
  }

  /** Past the service: two thousand requests would only take longer. */
  private static void productsWithLongNames(String prefix) {
    WriteDatabase.rows(
        """
        WITH made AS (
          INSERT INTO product (bucket, sku, version, name, price, currency, stocked)
          SELECT b.bucket, b.sku, 1, repeat('n', 480), 1, 'GBP', false
          FROM unnest(?::int[], ?::text[]) AS b(bucket, sku)
          RETURNING bucket, sku)
        SELECT count(*) FROM made""",
        IntStream.range(0, LINES)
            .mapToObj(i -> Integer.toString(Buckets.of(prefix + "-" + i)))
            .collect(Collectors.joining(",", "{", "}")),
        IntStream.range(0, LINES)
            .mapToObj(i -> prefix + "-" + i)
            .collect(Collectors.joining(",", "{", "}")));
  }
}
