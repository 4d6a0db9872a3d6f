package io.millrace.events.codec;

import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.events.catalog.CategoryEvent.CategoryAdded;
import io.millrace.events.customer.CustomerEvent.CustomerErased;
import io.millrace.events.customer.CustomerEvent.CustomerRegistered;
import io.millrace.events.customer.CustomerEvent.CustomerUpdated;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderCustomer;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderLinesReturned;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.OrderRefunded;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.events.order.OrderEvent.ReturnedLine;
import io.millrace.events.stock.StockEvent.StockAdjusted;
import io.millrace.events.stock.StockEvent.StockImported;
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.events.stock.StockEvent.StockReleased;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.events.stock.StockEvent.StockReturned;
import io.millrace.events.stock.StockEvent.StockShipped;
import io.millrace.events.stock.StockEvent.StockTransferredIn;
import io.millrace.events.stock.StockEvent.StockTransferredOut;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.codec.EventTypes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Any event that the types allow: any Unicode, any number, absent members, times of 10,000 years.
 */
final class RandomEvents {
  /**
   * What went wrong somewhere once: quotes, controls, astral planes, right to left, look-alikes.
   */
  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "\"\\/\b\f\n\r\t",
          "\u0000\u001f\u007f",
          "\u2028\u2029\ufeff",
          "🛒𝄞",
          "א\u202eب",
          "ﬀİı",
          "{\"a\":1}");

  private static final long[] EXTREME_NUMBERS = {
    Long.MIN_VALUE, Long.MAX_VALUE, Integer.MIN_VALUE, Integer.MAX_VALUE, -1, 0, 1, 1L << 53
  };

  private static final List<Instant> EXTREME_TIMES =
      List.of(
          Instant.EPOCH,
          Instant.parse("0001-01-01T00:00:00Z"),
          Instant.parse("9999-12-31T23:59:59.999999999Z"),
          Instant.parse("2016-12-31T23:59:59.000001Z"));

  private static final List<Function<RandomEvents, DomainEvent>> MAKERS =
      List.of(
          r ->
              new OrderPlaced(
                  r.textOrNull(),
                  r.orNull(r::customer),
                  r.text(),
                  r.list(1, r::line),
                  r.money(),
                  r.time()),
          r -> new PaymentReceived(r.money(), r.text(), r.time()),
          r ->
              new OrderShipped(
                  r.list(0, () -> new LineQuantity(r.count(), r.integer())),
                  r.textOrNull(),
                  r.textOrNull(),
                  r.time()),
          r -> new OrderDelivered(r.time()),
          r ->
              new OrderCancelled(
                  r.text(),
                  r.orNull(r::id),
                  r.text(),
                  r.time(),
                  r.list(1, r::line),
                  r.money(),
                  r.time()),
          r ->
              new OrderLinesReturned(
                  r.list(0, r::returned),
                  r.orNull(r::id),
                  r.text(),
                  r.money(),
                  r.textOrNull(),
                  r.time()),
          r -> new OrderRefunded(r.money(), r.orNull(r::id), r.time()),
          r -> new StockReceived(r.number(), r.number(), r.number(), r.time()),
          r -> new StockAdjusted(r.number(), r.text(), r.number(), r.number(), r.time()),
          r -> new StockReserved(r.id(), r.number(), r.number(), r.number(), r.time()),
          r -> new StockReleased(r.id(), r.number(), r.number(), r.number(), r.time()),
          r -> new StockShipped(r.id(), r.number(), r.number(), r.number(), r.time()),
          r -> new StockReturned(r.id(), r.number(), r.number(), r.number(), r.time()),
          r ->
              new StockImported(
                  r.textOrNull(),
                  r.number(),
                  r.number(),
                  r.number(),
                  r.number(),
                  r.number(),
                  r.number(),
                  r.time()),
          r ->
              new StockTransferredOut(
                  r.id(), r.number(), r.number(), r.number(), r.number(), r.number(), r.time()),
          r ->
              new StockTransferredIn(
                  r.id(), r.number(), r.number(), r.number(), r.number(), r.number(), r.time()),
          r ->
              new CustomerRegistered(
                  r.textOrNull(), r.text(), r.textOrNull(), r.textOrNull(), r.time()),
          r ->
              new CustomerUpdated(
                  r.textOrNull(), r.text(), r.textOrNull(), r.textOrNull(), r.time()),
          r -> new CustomerErased(r.textOrNull(), r.textOrNull(), r.time()),
          r ->
              new ProductAdded(
                  r.text(), r.money(), r.random.nextBoolean(), r.categories(), r.time()),
          r -> new PriceChanged(r.money(), r.money(), r.time()),
          r -> new CategoriesChanged(r.categories(), r.time()),
          r -> new CategoryAdded(r.text(), r.text(), r.time()));

  private final RandomGenerator random;

  RandomEvents(RandomGenerator random) {
    this.random = random;
  }

  private List<ProductCategory> categories() {
    return Stream.generate(() -> new ProductCategory(text(), text()))
        .limit(random.nextInt(4))
        .toList();
  }

  /** How many types it can make. */
  static int types() {
    return MAKERS.size();
  }

  /** An event of the type with this number. */
  DomainEvent event(int type) {
    return MAKERS.get(type).apply(this);
  }

  EventEnvelope envelope(DomainEvent event) {
    AggregateType aggregate = EventTypes.of(event).aggregate();
    return new EventEnvelope(
        new EventId(random.nextInt(1 << 20), random.nextLong(Long.MAX_VALUE)),
        aggregate,
        text(),
        random.nextLong(1, Long.MAX_VALUE),
        random.nextInt(1024),
        time(),
        new EventMetadata(textOrNull(), textOrNull(), textOrNull(), textOrNull()),
        event);
  }

  private OrderCustomer customer() {
    return new OrderCustomer(id(), textOrNull(), text());
  }

  private OrderLine line() {
    return new OrderLine(
        count(),
        text(),
        text(),
        integer(),
        number(),
        number() & Long.MAX_VALUE,
        random.nextBoolean());
  }

  private ReturnedLine returned() {
    return new ReturnedLine(count(), text(), integer(), number());
  }

  private Money money() {
    return new Money(number(), random.nextBoolean() ? "GBP" : "JPY");
  }

  private String id() {
    return new UUID(random.nextLong(), random.nextLong()).toString();
  }

  private int count() {
    return random.nextInt(8) == 0 ? Integer.MAX_VALUE : random.nextInt(1, 1000);
  }

  private int integer() {
    return (int) number();
  }

  private long number() {
    return random.nextInt(4) == 0
        ? EXTREME_NUMBERS[random.nextInt(EXTREME_NUMBERS.length)]
        : random.nextLong() >> random.nextInt(64);
  }

  private Instant time() {
    return random.nextInt(4) == 0
        ? EXTREME_TIMES.get(random.nextInt(EXTREME_TIMES.size()))
        : Instant.ofEpochSecond(random.nextLong(4_102_444_800L), random.nextInt(1_000_000) * 1000L);
  }

  private String text() {
    StringBuilder text = new StringBuilder(NASTY.get(random.nextInt(NASTY.size())));
    for (int i = random.nextInt(12); i > 0; i--) {
      text.appendCodePoint(codePoint());
    }
    return text.toString();
  }

  /** Any code point but half a surrogate pair, which is no text and has no form in UTF-8. */
  private int codePoint() {
    int any = random.nextInt(Character.MAX_CODE_POINT + 1);
    return any >= Character.MIN_SURROGATE && any <= Character.MAX_SURROGATE ? 'x' : any;
  }

  private @Nullable String textOrNull() {
    return orNull(this::text);
  }

  private <T> @Nullable T orNull(Supplier<T> value) {
    return random.nextInt(3) == 0 ? null : value.get();
  }

  private <T> List<T> list(int least, Supplier<T> item) {
    List<T> items = new ArrayList<>();
    for (int i = random.nextInt(5) + least; i > 0; i--) {
      items.add(item.get());
    }
    return items;
  }
}
