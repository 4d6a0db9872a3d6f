package io.millrace.projector.testkit;

import io.millrace.events.ShopAggregates;
import io.millrace.events.catalog.CatalogEvent.CategoriesChanged;
import io.millrace.events.catalog.CatalogEvent.PriceChanged;
import io.millrace.events.catalog.CatalogEvent.ProductAdded;
import io.millrace.events.catalog.CatalogEvent.ProductCategory;
import io.millrace.events.catalog.CategoryEvent;
import io.millrace.events.catalog.CategoryEvent.CategoryAdded;
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
import io.millrace.events.stock.StockEvent.StockReceived;
import io.millrace.events.stock.StockEvent.StockReserved;
import io.millrace.platform.events.Money;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A shop's life, made up from a seed. */
public final class RandomShop {
  private static final Instant START = Instant.parse("2010-12-01T08:00:00Z");
  private static final List<String> COUNTRIES = List.of("United Kingdom", "France", "EIRE");

  private final Random random;
  private final Scenario scenario = new Scenario();

  private RandomShop(Random random) {
    this.random = random;
  }

  /** So many orders, with their customers, products and stock. */
  public static Scenario with(int orders, Random random) {
    RandomShop shop = new RandomShop(random);
    for (int product = 0; product < 20; product++) {
      shop.product("SKU" + product);
    }
    List<OrderCustomer> customers = new ArrayList<>();
    for (int customer = 0; customer < 10; customer++) {
      customers.add(shop.customer(Integer.toString(17000 + customer)));
    }
    for (int order = 0; order < orders; order++) {
      shop.order(random.nextInt(4) == 0 ? null : customers.get(random.nextInt(10)));
    }
    return shop.scenario;
  }

  /** So many orders of guests, of products that a shop with the same names already has. */
  public static Scenario guests(int orders, Random random) {
    RandomShop shop = new RandomShop(random);
    for (int order = 0; order < orders; order++) {
      shop.order(null);
    }
    return shop.scenario;
  }

  private void product(String sku) {
    Money price = gbp(random.nextInt(1000));
    scenario.add(
        ShopAggregates.PRODUCT, sku, new ProductAdded("Name of " + sku, price, true, START));
    if (random.nextBoolean()) {
      Money next = gbp(random.nextInt(1000));
      scenario.add(
          ShopAggregates.PRODUCT, sku, new PriceChanged(next, price, START.plusSeconds(60)));
    }
    if (random.nextBoolean()) {
      // A category shares the topic with the products; views of products pass over it.
      String code = "OF-" + sku;
      scenario.add(
          ShopAggregates.CATEGORY,
          CategoryEvent.id(code),
          new CategoryAdded(code, "Category of " + sku, START));
      scenario.add(
          ShopAggregates.PRODUCT,
          sku,
          new CategoriesChanged(List.of(new ProductCategory(code, "Category of " + sku)), START));
    }
    scenario.add(ShopAggregates.STOCK, sku + "@0", new StockReceived(100, 100, 0, START));
    scenario.add(ShopAggregates.STOCK, sku + "@0", new StockReserved("an order", 7, 100, 7, START));
  }

  private OrderCustomer customer(String reference) {
    UUID id = new UUID(random.nextLong(), random.nextLong());
    String name = "Customer " + reference;
    scenario.add(
        ShopAggregates.CUSTOMER,
        id.toString(),
        new CustomerRegistered(reference, name, null, "France", START));
    scenario.add(
        ShopAggregates.CUSTOMER,
        id.toString(),
        new CustomerUpdated(reference, name, "c@example.com", "France", START));
    return new OrderCustomer(id.toString(), reference, name);
  }

  private void order(@Nullable OrderCustomer customer) {
    String id = new UUID(random.nextLong(), random.nextLong()).toString();
    String customerId = customer == null ? null : customer.id();
    String country = COUNTRIES.get(random.nextInt(3));
    Instant at = START.plusSeconds(random.nextInt(10 * 86_400));
    List<OrderLine> lines = new ArrayList<>();
    for (int line = 1; line <= 1 + random.nextInt(4); line++) {
      String sku = "SKU" + random.nextInt(20);
      int quantity = 1 + random.nextInt(9);
      lines.add(new OrderLine(line, sku, "A name", quantity, random.nextInt(500), 1, true));
    }
    Money total = gbp(lines.stream().mapToLong(l -> l.unitPrice() * l.quantity()).sum());
    add(id, new OrderPlaced(null, customer, country, lines, total, at));
    if (random.nextInt(5) == 0) {
      add(id, new OrderCancelled("no", customerId, country, at, lines, total, at.plusSeconds(9)));
      return;
    }
    add(id, new PaymentReceived(total, "psp-" + id, at));
    List<LineQuantity> all =
        lines.stream().map(line -> new LineQuantity(line.line(), line.quantity())).toList();
    add(id, new OrderShipped(all, null, null, at));
    add(id, new OrderDelivered(at));
    if (random.nextInt(3) == 0) {
      giveBack(id, customerId, country, lines.getFirst(), at.plusSeconds(3 * 86_400));
    }
  }

  private void giveBack(
      String id, @Nullable String customerId, String country, OrderLine line, Instant at) {
    Money value = gbp(line.unitPrice());
    ReturnedLine back = new ReturnedLine(line.line(), line.sku(), 1, line.unitPrice());
    add(id, new OrderLinesReturned(List.of(back), customerId, country, value, null, at));
    add(id, new OrderRefunded(value, customerId, at));
  }

  private void add(String id, io.millrace.platform.events.DomainEvent event) {
    scenario.add(ShopAggregates.ORDER, id, event);
  }

  private static Money gbp(long amount) {
    return new Money(amount, "GBP");
  }
}
