package io.millrace.command.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.order.Order;
import io.millrace.command.order.OrderDecider;
import io.millrace.command.order.postgres.OrderTable;
import io.millrace.command.stock.Stock;
import io.millrace.command.stock.StockDecider;
import io.millrace.command.testing.WriteDatabase;
import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.stock.StockEvent;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.codec.PayloadCodec;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Compares what is stored of an aggregate with the fold of its events. */
@ApplicationScoped
class Folds {
  private final ShardMap shards;
  private final OrderTable orders;

  Folds(ShardMap shards, OrderTable orders) {
    this.shards = shards;
    this.orders = orders;
  }

  /** The events of an aggregate, whose versions rise by one. */
  static List<DomainEvent> events(String type, String id) {
    List<DomainEvent> events = new ArrayList<>();
    for (List<@Nullable String> row :
        WriteDatabase.rows(
            """
            SELECT version, type, schema_version, payload::text FROM event
            WHERE aggregate_type = ? AND aggregate_id = ? ORDER BY version\
            """,
            type,
            id)) {
      assertThat(row.getFirst()).isEqualTo(Integer.toString(events.size() + 1));
      events.add(
          PayloadCodec.read(
              Objects.requireNonNull(row.get(1)),
              Integer.parseInt(Objects.requireNonNull(row.get(2))),
              Objects.requireNonNull(row.get(3)).getBytes(StandardCharsets.UTF_8)));
    }
    return events;
  }

  void requireOrder(String id) {
    Order folded = Order.NONE;
    for (DomainEvent event : events("order", id)) {
      folded = OrderDecider.evolve(folded, (OrderEvent) event);
    }
    AggregateRef ref = ShopAggregates.order(UUID.fromString(id));
    Order stored =
        shards
            .of(ref)
            .pool()
            .withConnection(connection -> orders.load(connection, ref))
            .await()
            .atMost(Duration.ofSeconds(10))
            .state();
    assertThat(stored).isEqualTo(folded);
  }

  static void requireStock(String sku) {
    Stock folded = Stock.NONE;
    for (DomainEvent event : events("stock", sku + "@0")) {
      folded = StockDecider.evolve(folded, (StockEvent) event);
    }
    assertThat(WriteDatabase.rows("SELECT on_hand, reserved FROM stock WHERE sku = ?", sku))
        .containsExactly(List.of("" + folded.onHand(), "" + folded.reserved()));
  }
}
