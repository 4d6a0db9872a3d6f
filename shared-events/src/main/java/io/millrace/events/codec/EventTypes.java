package io.millrace.events.codec;

import io.millrace.events.AggregateType;
import io.millrace.events.DomainEvent;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CategoryEvent.CategoryAdded;
import io.millrace.events.customer.CustomerEvent.CustomerErased;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.stock.StockEvent.StockAdjusted;
import io.millrace.events.stock.StockEvent.StockImported;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.events.stock.StockEvent.StockReleased;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.events.stock.StockEvent.StockReturned;
import io.millrace.events.stock.StockEvent.StockShipped;
import io.millrace.events.stock.StockEvent.StockTransferredIn;
import io.millrace.events.stock.StockEvent.StockTransferredOut;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Every published event type: its name, its newest schema version and how its payload is read. The
 * names are spelled out, so that renaming a class never changes the wire.
 */
public final class EventTypes {
  private static final Map<String, Entry> BY_NAME = new LinkedHashMap<>();
  private static final Map<Class<?>, Entry> BY_CLASS = new HashMap<>();

  static {
    add(
        AggregateType.ORDER,
        "OrderPlaced",
        OrderPlaced.class,
        OrderEventJson::placed,
        OrderEventJson::sealedLater);
    add(AggregateType.ORDER, "PaymentReceived", PaymentReceived.class, OrderEventJson::paid);
    add(AggregateType.ORDER, "OrderShipped", OrderShipped.class, OrderEventJson::shipped);
    add(AggregateType.ORDER, "OrderDelivered", OrderDelivered.class, OrderEventJson::delivered);
    add(AggregateType.ORDER, "OrderCancelled", OrderCancelled.class, OrderEventJson::cancelled);
    add(
        AggregateType.ORDER,
        "OrderLinesReturned",
        OrderLinesReturned.class,
        OrderEventJson::returned);
    add(AggregateType.ORDER, "OrderRefunded", OrderRefunded.class, OrderEventJson::refunded);
    add(AggregateType.STOCK, "StockReceived", StockReceived.class, StockEventJson::received);
    add(AggregateType.STOCK, "StockAdjusted", StockAdjusted.class, StockEventJson::adjusted);
    add(AggregateType.STOCK, "StockReserved", StockReserved.class, StockEventJson::reserved);
    add(AggregateType.STOCK, "StockReleased", StockReleased.class, StockEventJson::released);
    add(AggregateType.STOCK, "StockShipped", StockShipped.class, StockEventJson::shipped);
    add(AggregateType.STOCK, "StockReturned", StockReturned.class, StockEventJson::returned);
    add(AggregateType.STOCK, "StockImported", StockImported.class, StockEventJson::imported);
    add(
        AggregateType.STOCK,
        "StockTransferredOut",
        StockTransferredOut.class,
        StockEventJson::transferredOut);
    add(
        AggregateType.STOCK,
        "StockTransferredIn",
        StockTransferredIn.class,
        StockEventJson::transferredIn);
    add(
        AggregateType.CUSTOMER,
        "CustomerRegistered",
        CustomerRegistered.class,
        MasterDataEventJson::registered,
        MasterDataEventJson::sealedLater);
    add(
        AggregateType.CUSTOMER,
        "CustomerUpdated",
        CustomerUpdated.class,
        MasterDataEventJson::updated,
        MasterDataEventJson::sealedLater);
    add(
        AggregateType.CUSTOMER,
        "CustomerErased",
        CustomerErased.class,
        MasterDataEventJson::erased);
    add(AggregateType.PRODUCT, "ProductAdded", ProductAdded.class, MasterDataEventJson::added);
    add(
        AggregateType.PRODUCT,
        "PriceChanged",
        PriceChanged.class,
        MasterDataEventJson::priceChanged);
    add(
        AggregateType.PRODUCT,
        "CategoriesChanged",
        CategoriesChanged.class,
        MasterDataEventJson::categoriesChanged);
    add(
        AggregateType.CATEGORY,
        "CategoryAdded",
        CategoryAdded.class,
        MasterDataEventJson::categoryAdded);
  }

  private EventTypes() {}

  /**
   * One published type.
   *
   * @param aggregate whose events they are
   * @param name on the wire, without version
   * @param eventClass class of the facts
   * @param reader of every version
   */
  public record Entry(
      AggregateType aggregate,
      String name,
      Class<? extends DomainEvent> eventClass,
      PayloadReader<?> reader) {
    /** Newest version, the one that is written. */
    public int schemaVersion() {
      return reader.newestVersion();
    }

    /** The CloudEvents type: {@code io.millrace.order.OrderPlaced.v1}. */
    public String cloudEventType() {
      return "io.millrace." + aggregate.label() + "." + name + ".v" + schemaVersion();
    }
  }

  /** A type whose only version is 1; one with older versions lists their upcasters. */
  @SafeVarargs
  private static <E extends DomainEvent> void add(
      AggregateType aggregate,
      String name,
      Class<E> type,
      Function<Fields, E> reader,
      UnaryOperator<Fields>... upcasters) {
    Entry entry = new Entry(aggregate, name, type, new PayloadReader<>(List.of(upcasters), reader));
    BY_NAME.put(name, entry);
    BY_CLASS.put(type, entry);
  }

  /** All types, in the order of their declaration. */
  public static Collection<Entry> all() {
    return BY_NAME.values();
  }

  /** The type with this name, or null. */
  static @Nullable Entry named(String name) {
    return BY_NAME.get(name);
  }

  /** The type of this event. */
  static Entry of(DomainEvent event) {
    Entry entry = BY_CLASS.get(event.getClass());
    if (entry == null) {
      throw new IllegalArgumentException("not a published event: " + event.getClass());
    }
    return entry;
  }
}
