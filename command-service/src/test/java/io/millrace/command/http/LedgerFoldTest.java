package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.catalog.Product;
import io.millrace.command.customer.Customer;
import io.millrace.command.customer.CustomerDecider;
import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.Money;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Folding an aggregate's events gives its stored state. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class LedgerFoldTest {
  private static final List<String> STEPS =
      List.of("payments", "shipments", "deliveries", "cancellations", "returns", "refunds");

  @Inject Folds folds;

  @Test
  void forOrdersAfterRandomSteps() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
    String customer = Api.customer();
    List<String> skus = List.of(Api.product(50), Api.product(50));
    for (int i = 0; i < 12; i++) {
      String id =
          Api.order(customer, skus.get(i % 2), 2).then().statusCode(201).extract().path("id");
      for (int step = 0; step < 8; step++) {
        walk(id, random);
      }
      folds.requireOrder(id);
    }
    skus.forEach(Folds::requireStock);
  }

  private static void walk(String id, RandomGenerator random) {
    String what = STEPS.get(random.nextInt(STEPS.size()));
    String body =
        switch (what) {
          case "payments" ->
              "{\"amount\":{\"amount\":255,\"currency\":\"GBP\"},\"reference\":\"%s\"}"
                  .formatted(Api.key());
          case "shipments", "returns" -> "{\"lines\":[{\"line\":1,\"quantity\":1}]}";
          case "refunds" -> "{\"amount\":{\"amount\":100,\"currency\":\"GBP\"}}";
          default -> "{}";
        };
    int status =
        Api.merchant()
            .header("If-Match", "*")
            .body(body)
            .post("/v1/orders/{id}/" + what, id)
            .statusCode();
    assertThat(status).isIn(201, 409);
  }

  @Test
  void forCustomers() {
    String id = Api.customer();
    Api.as(Tokens.merchant())
        .header("If-Match", "*")
        .body("{\"name\":\"Countess\",\"email\":\"c@example.com\"}")
        .put("/v1/customers/{id}", id)
        .then()
        .statusCode(200);
    Customer folded = Customer.NOBODY;
    for (DomainEvent event : Folds.events("customer", id)) {
      folded = CustomerDecider.evolve(folded, (CustomerEvent) event);
    }

    List<@Nullable String> row =
        WriteDatabase.rows(
                "SELECT reference, name, email, country FROM customer WHERE id = ?",
                UUID.fromString(id))
            .getFirst();

    assertThat(folded)
        .isEqualTo(
            new Customer.Registered(
                row.get(0), Objects.requireNonNull(row.get(1)), row.get(2), row.get(3)));
  }

  @Test
  void forProducts() {
    String sku = Api.product(0);
    Api.as(Tokens.merchant())
        .header("If-Match", "*")
        .body("{\"amount\":99,\"currency\":\"GBP\"}")
        .put("/v1/products/{sku}/price", sku)
        .then()
        .statusCode(200);
    String code = Api.newSku();
    Api.merchant()
        .body("{\"code\":\"%s\",\"name\":\"Garden\"}".formatted(code))
        .post("/v1/categories")
        .then()
        .statusCode(201);
    Api.as(Tokens.merchant())
        .header("If-Match", "*")
        .body("{\"categories\":[\"%s\"]}".formatted(code))
        .put("/v1/products/{sku}/categories", sku)
        .then()
        .statusCode(200);
    Product folded = Product.NONE;
    for (DomainEvent event : Folds.events("product", sku)) {
      folded = CatalogDecider.evolve(folded, (CatalogEvent) event);
    }

    assertThat(folded)
        .isEqualTo(
            new Product.Listed(
                "Thing", new Money(99, "GBP"), true, List.of(new ProductCategory(code, "Garden"))));
    assertThat(
            WriteDatabase.rows(
                """
                SELECT p.price, p.version, c.category_code FROM product p
                JOIN product_category c ON c.bucket = p.bucket AND c.sku = p.sku
                WHERE p.sku = ?\
                """,
                sku))
        .containsExactly(List.of("99", "3", code));
  }
}
