package io.millrace.platform.query.stores;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.query.views.PlannedQueries;
import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.kit.Statements;
import io.quarkus.arc.All;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * However many orders there are, each endpoint reads by an index, in the same way, with one
 * statement. Full size: {@code -Dshow.plans.orders=1000000}.
 */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class PlansTest {
  private static final int FEW = 10_000;
  private static final int MANY = Integer.getInteger("show.plans.orders", 40_000);
  private static final int PER_CUSTOMER = 20;

  /** Before all orders of other tests, so that lists of theirs do not show these. */
  private static final String ORDERS =
      """
      insert into order_view_v1
      select md5('plan' || i)::uuid, null, md5('c' || i / %3$d)::uuid, null, null,
             'United Kingdom', 'GBP',
             '[{"line":1,"sku":"85123A","name":"White hanging heart","quantity":6,"unitPrice":255,
                "lineTotal":1530,"shipped":0,"returned":0}]',
             1530, 0, 0,
             (array['placed','paid','shipped','delivered','cancelled'])[1 + i %% 5], '{pay}',
             timestamptz '1990-01-01' + i * interval '1 minute', now(), 1
      from generate_series(%1$d, %2$d) i
      """;

  private static final String TIMELINES =
      """
      insert into order_timeline_v1
      select md5('plan' || i)::uuid, v, 'OrderPlaced',
             timestamptz '1990-01-01' + i * interval '1 minute', now(), null, '{}', 'placed',
             1530, 0, 0, 'GBP', '{1}', '{6}', '{0}', '{0}'
      from generate_series(%1$d, %2$d) i, generate_series(1, 2) v
      """;

  private static final String CUSTOMERS =
      """
      insert into customer_view_v1
      select md5('c' || i)::uuid, 'plan-' || i, 'Ada Byron', null, 'United Kingdom', 1, now()
      from generate_series(%1$d / %3$d, %2$d / %3$d) i on conflict do nothing
      """;

  private static final String SUMMARIES =
      """
      insert into customer_summary_v1
      select md5('c' || i)::uuid, 'GBP', 20, 30600, 0, now(), now(), 20
      from generate_series(%1$d / %3$d, %2$d / %3$d) i on conflict do nothing
      """;

  /**
   * The catalogue does not grow with the orders. There are customers without any, too: a table of a
   * few pages is read whole, and rightly so. What the other test has looked at is counted behind
   * its back, seconds later: such a row may be there again.
   */
  private static final List<String> CATALOGUE =
      List.of(
          """
          insert into customer_view_v1
          select md5('x' || i)::uuid, 'plan-x' || i, 'Ada Byron', null, 'United Kingdom', 1, now()
          from generate_series(1, 5000) i
          """,
          """
          insert into customer_summary_v1
          select md5('x' || i)::uuid, 'GBP', 20, 30600, 0, now(), now(), 20
          from generate_series(1, 5000) i
          """,
          """
          insert into product_view_v1
          select 'PLAN-' || i, 'Paper lantern ' || i, 255, 'GBP', true, 1, now()
          from generate_series(1, 5000) i
          """,
          """
          insert into product_price_history_v1
          select 'PLAN-' || i, 1, 255, 'GBP', '[1990-01-01,)' from generate_series(1, 5000) i
          """,
          """
          insert into stock_allotment_view_v1
          select 'PLAN-' || i, 0, 10, 0, 1, now() from generate_series(1, 5000) i
          """,
          """
          insert into sales_by_product_v1
          select 'PLAN-' || i, 'GBP', i, i * 255, 0, 0, 1 from generate_series(1, 5000) i
          """,
          """
          insert into view_counter
          select 'product_views', 'PLAN-' || i, i from generate_series(1, 5000) i
          on conflict do nothing
          """);

  private static final List<String> WITHOUT =
      List.of(
          "delete from order_view_v1 where placed_at < '2000-01-01'",
          "delete from order_timeline_v1 where at < '2000-01-01'",
          "delete from customer_view_v1 where reference like 'plan-%'",
          "delete from customer_summary_v1 where orders = 20 and version = 20",
          "delete from product_view_v1 where sku like 'PLAN-%'",
          "delete from product_price_history_v1 where sku like 'PLAN-%'",
          "delete from stock_allotment_view_v1 where sku like 'PLAN-%'",
          "delete from sales_by_product_v1 where sku like 'PLAN-%'",
          "delete from view_counter where key like 'PLAN-%'",
          "refresh materialized view bestseller_rank");

  /** Unique ones guard what is written, whoever reads by them. */
  private static final String INDEXES =
      """
      select string_agg(index.relname, ' ' order by index.relname)
      from pg_index
      join pg_class index on index.oid = indexrelid
      join pg_class relation on relation.oid = indrelid
      where not indisunique and not indisexclusion
        and relation.relname ~ '_v1$|^revenue_monthly$|^bestseller_rank$|^view_counter$'
      """;

  /** What reports read whole: a row for each day, month, country or product, not for each order. */
  private static final Set<String> READ_WHOLE =
      Set.of(
          "sales_daily_v1",
          "sales_by_country_v1",
          "sales_by_product_v1",
          "revenue_monthly",
          "view_refresh");

  private static final Pattern WHOLE = Pattern.compile("all of (\\w+)");

  private static final Pattern ACCESS =
      Pattern.compile(
          "(?:Index(?: Only)? Scan(?: Backward)? using|Bitmap Index Scan on) (\\S+)"
              + "|Seq Scan on (\\S+)");

  @Inject @All List<PlannedQueries> slices;
  @Inject Plans plans;
  @Inject MeterRegistry metrics;

  @AfterEach
  void withoutThem() {
    WITHOUT.forEach(ReadModel::write);
    ReadModel.write("vacuum analyze");
    ReadModel.awaitReplicas();
  }

  @Test
  @Timeout(value = 30, unit = TimeUnit.MINUTES)
  void manyOrdersAreReadLikeFew() {
    CATALOGUE.forEach(ReadModel::write);
    ReadModel.write("refresh materialized view bestseller_rank");
    orders(1, FEW);
    Map<String, String> few = all();
    oneStatementEach(100);
    orders(FEW + 1, MANY);
    Map<String, String> many = all();
    oneStatementEach(MANY - 100);

    System.out.printf("plans: %d statements, %d and %d orders%n", many.size(), FEW, MANY);
    many.forEach(
        (name, plan) -> {
          assertThat(plan).as(name).isNotEmpty();
          assertThat(WHOLE.matcher(plan).results().map(found -> found.group(1)))
              .as(name + " reads whole")
              .isSubsetOf(name.startsWith("reports/") ? READ_WHOLE : Set.of());
        });
    assertThat(many).isEqualTo(few);
  }

  @Test
  void everyIndexOfAViewIsReadBy() {
    CATALOGUE.forEach(ReadModel::write);
    ReadModel.write("refresh materialized view bestseller_rank");
    orders(1, FEW);

    String read =
        slices.stream()
            .flatMap(slice -> slice.statements().values().stream())
            .map(plans::of)
            .collect(Collectors.joining("\n"));

    assertThat(ReadModel.read(INDEXES).split(" "))
        .hasSizeGreaterThan(5)
        .allSatisfy(index -> assertThat(read).containsPattern("\\b" + index + "\\b"));
  }

  private static void orders(int from, int to) {
    for (String seed : List.of(ORDERS, TIMELINES, CUSTOMERS, SUMMARIES)) {
      ReadModel.write(seed.formatted(from, to, PER_CUSTOMER));
    }
    ReadModel.write("vacuum analyze");
    ReadModel.awaitReplicas();
  }

  private void oneStatementEach(int i) {
    UUID order = UUID.fromString(ReadModel.read("select md5('plan" + i + "')::uuid"));
    int customer = i / PER_CUSTOMER;
    UUID id = UUID.fromString(ReadModel.read("select md5('c" + customer + "')::uuid"));
    Statements.assertOneEach(
        metrics, Statements.endpoints(order, id, "plan-" + customer, "PLAN-" + i % 5000));
  }

  private Map<String, String> all() {
    Map<String, String> all = new TreeMap<>();
    for (PlannedQueries slice : slices) {
      slice.statements().forEach((name, statement) -> all.put(name, scans(plans.of(statement))));
    }
    return all;
  }

  /**
   * By which indexes tables are read, or that they are read whole. Whether the rows of an index are
   * fetched in its order or in that of the table is PostgreSQL's to choose by their number.
   */
  private static String scans(String plan) {
    return plan.lines()
        // How the small tables of progress are read does not matter.
        .filter(line -> !line.contains("projection"))
        .map(ACCESS::matcher)
        .filter(Matcher::find)
        .map(m -> m.group(1) == null ? "all of " + m.group(2) : "by " + m.group(1))
        // Either serves a status in the order of the list, without a sort.
        .map(access -> access.replace("order_view_v1_status", "order_view_v1_placed"))
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
