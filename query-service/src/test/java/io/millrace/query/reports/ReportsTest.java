package io.millrace.query.reports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.Api;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The figures of the reports. */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class ReportsTest {
  @BeforeEach
  void someSales() {
    for (String table : List.of("sales_daily_v1", "sales_by_country_v1", "sales_by_product_v1")) {
      ReadModel.write("delete from " + table);
    }
    ReadModel.write(
        """
        insert into sales_daily_v1 values
          ('2010-12-01', 'GBP', 3, 3000, 0, 1), ('2010-12-31', 'GBP', 1, 500, 200, 1),
          ('2011-01-01', 'GBP', 0, 0, 100, 1), ('2011-01-02', 'GBP', 0, 0, 0, 1),
          ('2010-12-01', 'EUR', 1, 70, 0, 1)
        """);
    ReadModel.write(
        """
        insert into sales_by_country_v1 values
          ('United Kingdom', 'GBP', 4, 3500, 300, 1), ('EIRE', 'GBP', 0, 0, 0, 1),
          ('France', 'EUR', 1, 70, 0, 1)
        """);
    ReadModel.product("85123A", "White hanging heart", 255, 1);
    ReadModel.write(
        """
        insert into sales_by_product_v1 values
          ('22423', 'GBP', 10, 5000, 0, 0, 1), ('85123A', 'GBP', 60, 2550, 1, 255, 1),
          ('22086', 'GBP', 60, 100, 0, 0, 1), ('20725', 'GBP', 0, 0, 0, 0, 1)
        """);
    ReadModel.progress("sales_daily", 5);
    ReadModel.awaitReplicas();
  }

  @Test
  void revenueByMonth() {
    assertThat(items("revenue?by=month"))
        .isEqualTo(
            """
            [{"period":"2010-12","orders":1,"gross":{"amount":70,"currency":"EUR"},\
            "returns":{"amount":0,"currency":"EUR"},"net":{"amount":70,"currency":"EUR"}},\
            {"period":"2010-12","orders":4,"gross":{"amount":3500,"currency":"GBP"},\
            "returns":{"amount":200,"currency":"GBP"},"net":{"amount":3300,"currency":"GBP"}},\
            {"period":"2011-01","orders":0,"gross":{"amount":0,"currency":"GBP"},\
            "returns":{"amount":100,"currency":"GBP"},"net":{"amount":-100,"currency":"GBP"}}]\
            """);
  }

  @Test
  void revenueByDayLeavesOutDaysWithNothing() {
    assertThat(periods("revenue?by=day"))
        .containsExactly("2010-12-01", "2010-12-01", "2010-12-31", "2011-01-01");
  }

  @Test
  void revenueByCountry() {
    assertThat(items("revenue?by=country"))
        .isEqualTo(
            """
            [{"country":"France","orders":1,"gross":{"amount":70,"currency":"EUR"},\
            "returns":{"amount":0,"currency":"EUR"},"net":{"amount":70,"currency":"EUR"}},\
            {"country":"United Kingdom","orders":4,"gross":{"amount":3500,"currency":"GBP"},\
            "returns":{"amount":300,"currency":"GBP"},"net":{"amount":3200,"currency":"GBP"}}]\
            """);
  }

  @Test
  void bestsellersByQuantityWithTiesBySku() {
    assertThat(items("bestsellers?by=quantity&limit=2"))
        .isEqualTo(
            """
            [{"sku":"22086","name":null,"quantity":60,"gross":{"amount":100,"currency":"GBP"}},\
            {"sku":"85123A","name":"White hanging heart","quantity":60,\
            "gross":{"amount":2550,"currency":"GBP"}}]\
            """);
  }

  @Test
  void bestsellersByGross() {
    assertThat(
            Api.operator()
                .get("/v1/reports/bestsellers?by=gross")
                .jsonPath()
                .getList("items.sku", String.class))
        .containsExactly("22423", "85123A", "22086");
  }

  @Test
  void aReportSaysWhatItIncludes() {
    var answer = Api.operator().get("/v1/reports/revenue");

    assertThat(answer.jsonPath().getString("asOf")).matches("20\\d\\d-.*Z");
    assertThat(answer.header("Cache-Control")).isEqualTo("private, max-age=5");
  }

  @Test
  void materialisedFiguresAreThoseOfTheirRefreshAndTellTheirAge() {
    refresh("revenue_monthly");
    ReadModel.write("update sales_daily_v1 set gross = gross + 1000 where currency = 'EUR'");
    ReadModel.awaitReplicas();

    Response old = report("revenue?source=materialized");
    Response live = report("revenue?source=live");

    assertThat(old.jsonPath().getLong("items[0].gross.amount")).isEqualTo(70);
    assertThat(live.jsonPath().getLong("items[0].gross.amount")).isEqualTo(1070);
    assertThat(old.jsonPath().getList("items")).hasSize(3);
    assertThat(old.jsonPath().getString("refreshedAt")).isEqualTo("2020-01-02T03:04:05Z");
    assertThat(old.jsonPath().getString("asOf")).isEqualTo("2020-01-02T03:04:00Z");
    assertThat(old.header("Millrace-As-Of")).isEqualTo("2020-01-02T03:04:00Z");
    assertThat(Long.parseLong(old.header("Age"))).isGreaterThan(3600);
    assertThat(old.header("Consistency-Token")).isNull();
    assertThat(live.asString()).doesNotContain("refreshedAt");
  }

  @Test
  void whoSendsATokenIsAnsweredLive() {
    refresh("revenue_monthly");
    ReadModel.write("update sales_daily_v1 set gross = gross + 1000 where currency = 'EUR'");
    ReadModel.progress("sales_daily", 50);
    ReadModel.awaitReplicas();

    Response answer =
        Api.operator()
            .header("Consistency-Token", Api.token(49, UUID.randomUUID(), 1))
            .get("/v1/reports/revenue?source=materialized");

    assertThat(answer.jsonPath().getLong("items[0].gross.amount")).isEqualTo(1070);
    assertThat(answer.asString()).doesNotContain("refreshedAt");
  }

  @Test
  void ranksThatWereMadeBefore() {
    refresh("bestseller_rank");
    ReadModel.awaitReplicas();

    for (String query : List.of("?by=gross&limit=2", "?by=quantity&limit=3")) {
      Response old = report("bestsellers" + query + "&source=materialized");
      Response live = report("bestsellers" + query);

      assertThat(old.jsonPath().getList("items")).isEqualTo(live.jsonPath().getList("items"));
      assertThat(old.jsonPath().getString("refreshedAt")).isNotNull();
    }
  }

  @Test
  void aMaterialisedViewWithoutRowsStillTellsItsAge() {
    ReadModel.write("delete from sales_daily_v1");
    refresh("revenue_monthly");
    ReadModel.write("update view_refresh set as_of = '-infinity' where view = 'revenue_monthly'");
    ReadModel.awaitReplicas();

    assertThat(report("revenue?source=materialized").asString())
        .isEqualTo("{\"asOf\":null,\"refreshedAt\":\"2020-01-02T03:04:05Z\",\"items\":[]}");
  }

  private static void refresh(String view) {
    ReadModel.write("refresh materialized view " + view);
    ReadModel.write(
        "update view_refresh set refreshed_at = '2020-01-02T03:04:05Z',"
            + " as_of = '2020-01-02T03:04:00Z' where view = '"
            + view
            + "'");
  }

  private static Response report(String report) {
    return Api.operator().get("/v1/reports/" + report);
  }

  private static String items(String report) {
    String body = Api.operator().get("/v1/reports/" + report).asString();
    return body.substring(body.indexOf("\"items\":") + 8, body.length() - 1);
  }

  private static List<String> periods(String report) {
    return Api.operator()
        .get("/v1/reports/" + report)
        .jsonPath()
        .getList("items.period", String.class);
  }
}
