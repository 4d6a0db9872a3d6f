package io.millrace.platform.command.shards;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.Order;
import io.millrace.command.order.OrderDecider;
import io.millrace.command.order.postgres.OrderTable;
import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.platform.command.run.Versioned;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.shards.Shoppers.Placed;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.codec.PayloadCodec;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** What has to be true of the shards, whatever was moved between them. */
final class Books {
  private static final List<String> TABLES =
      List.of("customer", "customer_order", "order_line", "order_payment");

  private Books() {}

  /** Nothing of the buckets is left on the one shard, everything is served by the other. */
  static void checkPlace(Collection<Integer> buckets, int empty, int full) {
    String in = buckets.stream().map(String::valueOf).collect(Collectors.joining(","));
    for (String table : TABLES) {
      assertThat(rows(empty, table, in)).as("%s on shard %d", table, empty).isZero();
    }
    assertThat(rows(full, "customer", in)).isPositive();
    assertThat(rows(empty, "idempotency", in + ") AND NOT (stays")).isZero();
    assertThat(
            TwoShards.rows(
                empty, "SELECT DISTINCT state FROM bucket_fence WHERE bucket IN (" + in + ")"))
        .containsExactly("moved");
    assertThat(
            TwoShards.rows(
                full, "SELECT DISTINCT state FROM bucket_fence WHERE bucket IN (" + in + ")"))
        .containsExactly("open");
  }

  private static long rows(int shard, String table, String buckets) {
    return Long.parseLong(
        TwoShards.rows(
                shard, "SELECT count(*) FROM " + table + " WHERE bucket IN (" + buckets + ")")
            .getFirst());
  }

  /** Every order has the version that was acknowledged and is the fold of its events. */
  static void checkOrders(Map<String, Long> orders, ShardMap map, OrderTable table) {
    Map<String, List<String[]>> events =
        TwoShards.rows(
                """
                SELECT aggregate_id, version, type, schema_version, payload::text FROM event
                WHERE aggregate_type = 'order'""")
            .stream()
            .map(row -> row.split(" ", 5))
            .collect(Collectors.groupingBy(row -> row[0]));
    orders.forEach(
        (id, version) -> {
          // An order that moved has its events on several shards: their order is the version's.
          List<String[]> history = new ArrayList<>(events.get(id));
          history.sort(Comparator.comparingLong(row -> Long.parseLong(row[1])));
          Order folded = Order.NONE;
          for (int i = 0; i < history.size(); i++) {
            String[] row = history.get(i);
            assertThat(row[1]).as("version of order %s", id).isEqualTo(String.valueOf(i + 1));
            folded =
                OrderDecider.evolve(
                    folded,
                    (OrderEvent)
                        PayloadCodec.read(
                            row[2],
                            Integer.parseInt(row[3]),
                            row[4].getBytes(StandardCharsets.UTF_8)));
          }
          AggregateRef ref = ShopAggregates.order(UUID.fromString(id));
          Versioned<Order> stored =
              map.of(ref)
                  .pool()
                  .withConnection(connection -> table.load(connection, ref))
                  .await()
                  .atMost(Duration.ofSeconds(10));
          assertThat(stored).isEqualTo(new Versioned<>(folded, version));
        });
  }

  /** Each allotment holds what the open orders on its shard ask for; nothing is lost. */
  static void checkStock(String sku, long received) {
    for (int shard = 0; shard < 2; shard++) {
      assertThat(TwoShards.rows(shard, "SELECT reserved FROM stock WHERE sku = ?", sku))
          .as("held on shard %d", shard)
          .containsExactlyElementsOf(
              TwoShards.rows(
                  shard,
                  """
                  SELECT coalesce(sum(l.quantity - l.shipped), 0)
                  FROM order_line l JOIN customer_order o ON o.bucket = l.bucket AND o.id = l.order_id
                  WHERE l.sku = ? AND o.status IN ('placed', 'paid', 'partly-shipped')""",
                  sku));
    }
    long onHand = sum("SELECT on_hand + transferred FROM stock WHERE sku = '" + sku + "'");
    long shipped =
        sum("SELECT coalesce(sum(shipped), 0) FROM order_line WHERE sku = '" + sku + "'");
    assertThat(onHand).isEqualTo(received - shipped);
  }

  private static long sum(String sql) {
    return TwoShards.rows(sql).stream().mapToLong(Long::parseLong).sum();
  }

  /** The same request again gets the same answer, and has no further effect. */
  static void checkReplays(Shoppers shoppers, int most) {
    List<Map.Entry<String, Placed>> some = shoppers.placed.entrySet().stream().limit(most).toList();
    for (Map.Entry<String, Placed> entry : some) {
      Response again = shoppers.order(entry.getKey(), entry.getValue().customer());
      assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
      assertThat(again.asString()).isEqualTo(entry.getValue().body());
    }
  }
}
