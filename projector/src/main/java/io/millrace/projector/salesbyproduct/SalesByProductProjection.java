package io.millrace.projector.salesbyproduct;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.projection.SumProjection;
import io.millrace.projector.salesbyproduct.ProductSales.Key;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Pieces and money of each product. A cancelled order leaves both again. */
final class SalesByProductProjection implements SumProjection<ProductSales> {
  @Override
  public String name() {
    return "sales_by_product";
  }

  @Override
  public Set<AggregateType> reads() {
    return Set.of(ShopAggregates.ORDER);
  }

  @Override
  public List<ProductSales> additions(EventEnvelope envelope) {
    return switch ((OrderEvent) envelope.event()) {
      case OrderPlaced e ->
          perProduct(e.lines().stream().map(line -> sold(line, e.total().currency(), 1)));
      case OrderCancelled e ->
          perProduct(e.lines().stream().map(line -> sold(line, e.total().currency(), -1)));
      case OrderLinesReturned e ->
          perProduct(e.lines().stream().map(line -> returned(line, e.value().currency())));
      case PaymentReceived e -> List.of();
      case OrderShipped e -> List.of();
      case OrderDelivered e -> List.of();
      case OrderRefunded e -> List.of();
    };
  }

  private static ProductSales sold(OrderLine line, String currency, int sign) {
    long gross = Math.multiplyExact(line.unitPrice(), line.quantity());
    Key key = new Key(line.sku(), currency);
    return new ProductSales(key, (long) sign * line.quantity(), sign * gross, 0, 0, 1);
  }

  private static ProductSales returned(ReturnedLine line, String currency) {
    long value = Math.multiplyExact(line.unitPrice(), line.quantity());
    return new ProductSales(new Key(line.sku(), currency), 0, 0, line.quantity(), value, 1);
  }

  /** One addition per product: the same SKU may stand in several lines of one event. */
  private static List<ProductSales> perProduct(Stream<ProductSales> lines) {
    Map<Key, ProductSales> sums = new LinkedHashMap<>();
    lines.forEach(line -> sums.merge(line.key(), line, ProductSales::plus));
    return sums.values().stream().map(ProductSales::ofOneEvent).toList();
  }

  @Override
  public Object keyOf(ProductSales addition) {
    return addition.key();
  }

  @Override
  public ProductSales plus(ProductSales one, ProductSales other) {
    return one.plus(other);
  }
}
