package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;

import io.millrace.command.testing.Api;
import io.millrace.command.testing.Tokens;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.command.testing.WriteStack;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Categories of products, through HTTP into the database. */
@QuarkusTest
@QuarkusTestResource(WriteStack.class)
class CategoryTest {
  private static String category() {
    String code = Api.newSku();
    Api.merchant()
        .body(
            "{\"code\":\" %s \",\"name\":\"Category %s\"}"
                .formatted(code.toLowerCase(java.util.Locale.ROOT), code))
        .post("/v1/categories")
        .then()
        .statusCode(201)
        .header("ETag", "\"1\"")
        .body("code", equalTo(code));
    return code;
  }

  private static List<String> categories(int number) {
    List<String> codes = new ArrayList<>();
    for (int i = 0; i < number; i++) {
      codes.add(category());
    }
    codes.sort(null);
    return codes;
  }

  private static String json(List<String> codes) {
    return codes.stream().map(code -> '"' + code + '"').collect(Collectors.joining(",", "[", "]"));
  }

  private static Response set(String sku, String version, List<String> codes) {
    return Api.as(Tokens.merchant())
        .header("If-Match", version)
        .body("{\"categories\":" + json(codes) + "}")
        .put("/v1/products/{sku}/categories", sku);
  }

  @Test
  void aNewProductStandsInThoseItNames() {
    List<String> codes = categories(2);
    String sku = Api.newSku();

    Api.merchant()
        .body(
            """
            {"sku":"%s","name":"Thing","price":{"amount":1,"currency":"GBP"},"categories":%s}"""
                .formatted(sku, json(codes)))
        .post("/v1/products")
        .then()
        .statusCode(201)
        .header("ETag", "\"1\"")
        .body("categories.code", equalTo(codes));

    assertThat(WriteDatabase.value("SELECT count(*) FROM product_category WHERE sku = ?", sku))
        .isEqualTo("2");
  }

  @Test
  void settingThemIsOneEventAndLeavesThePriceHistoryAlone() {
    List<String> codes = categories(3);
    String sku = Api.product(0);

    set(sku, "\"1\"", codes)
        .then()
        .statusCode(200)
        .header("ETag", "\"2\"")
        .body("categories.code", equalTo(codes));
    set(sku, "\"2\"", codes.subList(1, 2))
        .then()
        .statusCode(200)
        .header("ETag", "\"3\"")
        .body("categories.name", contains("Category " + codes.get(1)));
    set(sku, "\"3\"", List.of()).then().statusCode(200).body("categories", empty());

    assertThat(
            WriteDatabase.value(
                "SELECT string_agg(type, ',' ORDER BY version) FROM event"
                    + " WHERE aggregate_type = 'product' AND aggregate_id = ?",
                sku))
        .isEqualTo("ProductAdded,CategoriesChanged,CategoriesChanged,CategoriesChanged");
    assertThat(WriteDatabase.value("SELECT count(*) FROM product_price WHERE sku = ?", sku))
        .isEqualTo("1");
    assertThat(WriteDatabase.value("SELECT version FROM product WHERE sku = ?", sku))
        .isEqualTo("4");
  }

  @Test
  void aChangeOfPriceLeavesThemAlone() {
    List<String> codes = categories(1);
    String sku = Api.product(0);
    set(sku, "\"1\"", codes).then().statusCode(200);

    Api.as(Tokens.merchant())
        .header("If-Match", "\"2\"")
        .body("{\"amount\":99,\"currency\":\"GBP\"}")
        .put("/v1/products/{sku}/price", sku)
        .then()
        .statusCode(200)
        .body("categories.code", equalTo(codes));
  }

  @Test
  void aStaleVersionIsRefused() {
    set(Api.product(0), "\"7\"", List.of()).then().statusCode(200);
    set(Api.product(0), "\"7\"", categories(1)).then().statusCode(412);
  }

  @Test
  void anUnknownOneIsToldWithItsPlaceAndNothingChanges() {
    String sku = Api.product(0);

    set(sku, "\"1\"", List.of(category(), "NO-SUCH"))
        .then()
        .statusCode(422)
        .body("code", equalTo("unknown-category"))
        .body("errors.pointer", contains("/categories/1"));
    assertThat(WriteDatabase.value("SELECT version FROM product WHERE sku = ?", sku))
        .isEqualTo("1");
  }

  @Test
  void aCodeIsTakenOnce() {
    String code = category();

    Api.merchant()
        .body("{\"code\":\"%s\",\"name\":\"Another\"}".formatted(code))
        .post("/v1/categories")
        .then()
        .statusCode(409)
        .body("code", equalTo("category-exists"));
  }

  @Test
  void whatIsNoCodeIsToldWithItsPlace() {
    Api.as(Tokens.merchant())
        .header("If-Match", "*")
        .body("{\"categories\":[\"OK\",7]}")
        .put("/v1/products/{sku}/categories", Api.product(0))
        .then()
        .statusCode(422)
        .body("code", equalTo("validation"))
        .body("errors.pointer", contains("/categories/1"));
  }

  @Test
  void theNumberOfStatementsDoesNotGrowWithTheirNumber() {
    List<String> codes = categories(20);
    String few = Api.product(0);
    String many = Api.product(0);
    set(few, "*", codes.subList(0, 2)).then().statusCode(200);
    set(many, "*", codes).then().statusCode(200);

    int forFew = queriesOf(() -> set(few, "*", codes.subList(2, 4)));
    int forMany = queriesOf(() -> set(many, "*", codes.subList(0, 19)));

    assertThat(forFew).isPositive();
    assertThat(forMany).isEqualTo(forFew);
  }

  /** How often Hibernate asked the database for something meanwhile. */
  private static int queriesOf(Runnable work) {
    List<String> queries = new ArrayList<>();
    Logger logger = Logger.getLogger("org.hibernate.SQL");
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            synchronized (queries) {
              if (line.getMessage().startsWith("select")) {
                queries.add(line.getMessage());
              }
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Level before = logger.getLevel();
    logger.setLevel(Level.ALL);
    logger.addHandler(handler);
    try {
      work.run();
    } finally {
      logger.removeHandler(handler);
      logger.setLevel(before);
    }
    return queries.size();
  }
}
