package io.millrace.events.codec;

import static io.millrace.events.ShopAggregates.CATEGORY;
import static io.millrace.events.ShopAggregates.CUSTOMER;
import static io.millrace.events.ShopAggregates.ORDER;
import static io.millrace.events.ShopAggregates.PRODUCT;
import static io.millrace.events.ShopAggregates.STOCK;

import io.millrace.events.catalog.CatalogEvent;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CategoryEvent.CategoryAdded;
import io.millrace.events.customer.CustomerEvent;
import io.millrace.events.customer.CustomerEvent.CustomerErased;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.events.order.OrderEvent;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.stock.StockEvent;
import io.millrace.events.stock.StockEvent.StockAdjusted;
import io.millrace.events.stock.StockEvent.StockImported;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.events.stock.StockEvent.StockReleased;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.events.stock.StockEvent.StockReturned;
import io.millrace.events.stock.StockEvent.StockShipped;
import io.millrace.events.stock.StockEvent.StockTransferredIn;
import io.millrace.events.stock.StockEvent.StockTransferredOut;
import io.millrace.platform.events.codec.EventType;
import io.millrace.platform.events.codec.EventTypes;
import io.millrace.platform.events.codec.JsonFields;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** The shop's event types. */
public final class ShopEvents implements EventTypes.Declaration {
  @Override
  public List<EventType<?>> types() {
    return List.of(
        order(
            "OrderPlaced", OrderPlaced.class, OrderEventJson::placed, OrderEventJson::sealedLater),
        order("PaymentReceived", PaymentReceived.class, OrderEventJson::paid),
        order("OrderShipped", OrderShipped.class, OrderEventJson::shipped),
        order("OrderDelivered", OrderDelivered.class, OrderEventJson::delivered),
        order("OrderCancelled", OrderCancelled.class, OrderEventJson::cancelled),
        order("OrderLinesReturned", OrderLinesReturned.class, OrderEventJson::returned),
        order("OrderRefunded", OrderRefunded.class, OrderEventJson::refunded),
        stock("StockReceived", StockReceived.class, StockEventJson::received),
        stock("StockAdjusted", StockAdjusted.class, StockEventJson::adjusted),
        stock("StockReserved", StockReserved.class, StockEventJson::reserved),
        stock("StockReleased", StockReleased.class, StockEventJson::released),
        stock("StockShipped", StockShipped.class, StockEventJson::shipped),
        stock("StockReturned", StockReturned.class, StockEventJson::returned),
        stock("StockImported", StockImported.class, StockEventJson::imported),
        stock("StockTransferredOut", StockTransferredOut.class, StockEventJson::transferredOut),
        stock("StockTransferredIn", StockTransferredIn.class, StockEventJson::transferredIn),
        customer(
            "CustomerRegistered",
            CustomerRegistered.class,
            MasterDataEventJson::registered,
            MasterDataEventJson::sealedLater),
        customer(
            "CustomerUpdated",
            CustomerUpdated.class,
            MasterDataEventJson::updated,
            MasterDataEventJson::sealedLater),
        customer("CustomerErased", CustomerErased.class, MasterDataEventJson::erased),
        product("ProductAdded", ProductAdded.class, MasterDataEventJson::added),
        product("PriceChanged", PriceChanged.class, MasterDataEventJson::priceChanged),
        product(
            "CategoriesChanged", CategoriesChanged.class, MasterDataEventJson::categoriesChanged),
        new EventType<>(
            CATEGORY,
            "CategoryAdded",
            CategoryAdded.class,
            MasterDataEventJson::write,
            MasterDataEventJson::categoryAdded));
  }

  @SafeVarargs
  private static <E extends OrderEvent> EventType<E> order(
      String name,
      Class<E> type,
      Function<JsonFields, E> reader,
      UnaryOperator<JsonFields>... upcasters) {
    return new EventType<>(ORDER, name, type, OrderEventJson::write, reader, upcasters);
  }

  private static <E extends StockEvent> EventType<E> stock(
      String name, Class<E> type, Function<JsonFields, E> reader) {
    return new EventType<>(STOCK, name, type, StockEventJson::write, reader);
  }

  @SafeVarargs
  private static <E extends CustomerEvent> EventType<E> customer(
      String name,
      Class<E> type,
      Function<JsonFields, E> reader,
      UnaryOperator<JsonFields>... upcasters) {
    return new EventType<>(CUSTOMER, name, type, MasterDataEventJson::write, reader, upcasters);
  }

  private static <E extends CatalogEvent> EventType<E> product(
      String name, Class<E> type, Function<JsonFields, E> reader) {
    return new EventType<>(PRODUCT, name, type, MasterDataEventJson::write, reader);
  }
}
