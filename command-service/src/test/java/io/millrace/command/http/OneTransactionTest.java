package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.platform.events.consistency.ConsistencyToken;
import io.millrace.platform.events.consistency.ConsistencyTokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** State, events and answer of one command have the same xmin: one transaction wrote them. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class OneTransactionTest {
  @Inject ConsistencyTokens tokens;

  private static List<?> writers(String sql, Object... parameters) {
    return WriteDatabase.rows(sql, parameters).stream().map(List::getFirst).distinct().toList();
  }

  @Test
  void anOrderItsLinesItsStockAllTheirEventsAndTheAnswer() {
    String sku = Api.product(5);
    String key = Api.key();
    Response placed =
        Api.merchant(key)
            .body(
                "{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}"
                    .formatted(sku))
            .post("/v1/orders");
    UUID id = UUID.fromString(placed.path("id"));

    List<?> writers =
        writers(
            """
            SELECT xmin::text FROM customer_order WHERE id = ?
            UNION ALL SELECT xmin::text FROM order_line WHERE order_id = ?
            UNION ALL SELECT xmin::text FROM stock WHERE sku = ?
            UNION ALL SELECT xmin::text FROM event WHERE aggregate_id = ?
            UNION ALL SELECT xmin::text FROM event WHERE aggregate_id = ? AND version = 2
            UNION ALL SELECT xmin::text FROM idempotency WHERE key = ?""",
            id,
            id,
            sku,
            id.toString(),
            sku + "@0",
            key);

    assertThat(writers).hasSize(1);
    ConsistencyToken token = tokens.read(placed.header("Consistency-Token")).orElseThrow();
    assertThat(token.aggregateId()).isEqualTo(id.toString());
    assertThat(token.version()).isEqualTo(1);
    assertThat(writers).hasToString("[" + (token.tx() & 0xffffffffL) + "]");
  }

  @Test
  void aProductItsPriceHistoryItsEventAndTheAnswerAlthoughHibernateWritesThem() {
    String sku = Api.newSku();
    String key = Api.key();
    Response added =
        Api.merchant(key)
            .body(
                "{\"sku\":\"%s\",\"name\":\"Heart\",\"price\":{\"amount\":1,\"currency\":\"GBP\"}}"
                    .formatted(sku))
            .post("/v1/products");
    added.then().statusCode(201);

    List<?> writers =
        writers(
            """
            SELECT xmin::text FROM product WHERE sku = ?
            UNION ALL SELECT xmin::text FROM product_price WHERE sku = ?
            UNION ALL SELECT xmin::text FROM event WHERE aggregate_id = ?
            UNION ALL SELECT xmin::text FROM idempotency WHERE key = ?""",
            sku,
            sku,
            sku,
            key);

    assertThat(writers).hasSize(1);
    ConsistencyToken token = tokens.read(added.header("Consistency-Token")).orElseThrow();
    assertThat(writers).hasToString("[" + (token.tx() & 0xffffffffL) + "]");
  }

  @Test
  void aChangeOfPriceIsOneVersionOnAndInTheHistory() {
    String sku = Api.product(0);
    Api.as(Tokens.merchant())
        .header("If-Match", "\"1\"")
        .body("{\"amount\":299,\"currency\":\"GBP\"}")
        .put("/v1/products/{sku}/price", sku)
        .then()
        .statusCode(200);

    assertThat(writers("SELECT version::text FROM product WHERE sku = ?", sku)).hasToString("[2]");
    assertThat(
            WriteDatabase.rows(
                "SELECT version, price FROM product_price WHERE sku = ? ORDER BY version", sku))
        .containsExactly(List.of("1", "255"), List.of("2", "299"));
  }

  @Test
  void aRefusalWritesItsAnswerAndNothingElse() {
    String sku = Api.product(1);
    String key = Api.key();
    String before = String.valueOf(WriteDatabase.value("SELECT max(position) FROM event"));
    Api.merchant(key)
        .body("{\"country\":\"France\",\"lines\":[{\"sku\":\"%s\",\"quantity\":2}]}".formatted(sku))
        .post("/v1/orders")
        .then()
        .statusCode(409);

    assertThat(WriteDatabase.value("SELECT max(position) FROM event")).isEqualTo(before);
    assertThat(WriteDatabase.value("SELECT status FROM idempotency WHERE key = ?", key))
        .isEqualTo("409");
  }
}
