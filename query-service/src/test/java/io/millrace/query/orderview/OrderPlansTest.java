package io.millrace.query.orderview;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.query.kit.QueryStack;
import io.millrace.query.kit.ReadModel;
import io.millrace.query.runtime.Plans;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * However many orders there are, each list is read by an index, in the same way. Full size: {@code
 * -Dmillrace.plans.orders=1000000}.
 */
@QuarkusTest
@QuarkusTestResource(QueryStack.class)
class OrderPlansTest {
  private static final int FEW = 10_000;
  private static final int MANY = Integer.getInteger("millrace.plans.orders", 40_000);

  /** Before all orders of other tests, so that lists of theirs do not show these. */
  private static final String SEED =
      """
      insert into order_view_v1
      select md5('plan' || i)::uuid, null, md5('c' || i %% (%2$d / 20))::uuid, null, null,
             'United Kingdom', 'GBP',
             '[{"line":1,"sku":"85123A","name":"White hanging heart","quantity":6,"unitPrice":255,
                "lineTotal":1530,"shipped":0,"returned":0}]',
             1530, 0, 0,
             (array['placed','paid','shipped','delivered','cancelled'])[1 + i %% 5], '{pay}',
             timestamptz '1990-01-01' + i * interval '1 minute', now(), 1
      from generate_series(%1$d, %2$d) i
      """;

  @Inject OrderViewReader reader;
  @Inject Plans plans;

  @AfterEach
  void withoutThem() {
    ReadModel.write("delete from order_view_v1 where placed_at < '2000-01-01'");
    ReadModel.write("vacuum analyze order_view_v1");
  }

  @Test
  void manyOrdersAreReadLikeFew() {
    ReadModel.write(SEED.formatted(1, FEW));
    ReadModel.write("vacuum analyze order_view_v1");
    Map<String, String> few = all();
    ReadModel.write(SEED.formatted(FEW + 1, MANY));
    ReadModel.write("vacuum analyze order_view_v1");
    Map<String, String> many = all();

    many.forEach(
        (name, plan) -> assertThat(plan).as(name).doesNotContain("Seq Scan on order_view_v1"));
    assertThat(many).isEqualTo(few);
  }

  private Map<String, String> all() {
    Optional<UUID> customer =
        Optional.of(UUID.fromString(ReadModel.read("select md5('c7')::uuid")));
    Optional<String> status = Optional.of("paid");
    Optional<OffsetDateTime> from = Optional.of(OffsetDateTime.parse("1990-01-03T00:00:00Z"));
    Optional<OffsetDateTime> to = Optional.of(OffsetDateTime.parse("1990-01-05T00:00:00Z"));
    Optional<OrderPlace> after =
        Optional.of(
            new OrderPlace(OffsetDateTime.parse("1990-01-04T00:00:00Z"), UUID.randomUUID()));
    Map<String, String> all = new TreeMap<>();
    all.put("one", plans.of(reader.byKey(UUID.randomUUID().toString())));
    all.put("some fields", plans.of(reader.byKey(UUID.randomUUID().toString(), List.of("status"))));
    all.put("all", list(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()));
    all.put("page", list(Optional.empty(), Optional.empty(), Optional.empty(), after));
    all.put("status", list(Optional.empty(), status, Optional.empty(), after));
    all.put("customer", list(customer, Optional.empty(), Optional.empty(), Optional.empty()));
    all.put("customer's page", list(customer, Optional.empty(), Optional.empty(), after));
    all.put(
        "period",
        plans.of(
            reader.list(
                new OrderQuery(
                    Optional.empty(), Optional.empty(), from, to, Optional.empty(), 50))));
    // How the small tables of progress are read does not matter.
    all.replaceAll(
        (name, plan) ->
            plan.lines()
                .filter(line -> line.contains("order_view"))
                // Either serves a status in the order of the list, without a sort.
                .map(line -> line.replace("order_view_v1_status", "order_view_v1_placed"))
                .collect(Collectors.joining("\n")));
    return all;
  }

  private String list(
      Optional<UUID> customer,
      Optional<String> status,
      Optional<OffsetDateTime> from,
      Optional<OrderPlace> after) {
    OrderQuery query = new OrderQuery(customer, status, from, Optional.empty(), after, 50);
    return plans.of(reader.list(query));
  }
}
