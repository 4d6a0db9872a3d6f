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
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.sealing.PersonalField;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/** One full example of every event type; the approved files hold their bytes. */
public final class SampleEvents {
  private static final Instant AT = Instant.parse("2010-12-01T08:26:00Z");
  private static final String ORDER = "0192f0c4-7a10-7123-8abc-0123456789ab";
  private static final String TRANSFER = "0192f0c4-7a10-7123-9abc-0123456789ab";
  private static final String CUSTOMER = "6f1b1c7e-3a55-5d0e-9a4c-52a1f0f9d3b1";
  // A key that anybody can make again: the approved files show that its sealed form never changes.
  private static final PersonKey KEY =
      PersonKey.generate(UUID.fromString(CUSTOMER), new Random(17850));
  private static final String ADA_BYRON = KEY.seal(PersonalField.NAME, "Ada Byron");
  private static final String ADA_KING = KEY.seal(PersonalField.NAME, "Ada King");
  private static final String EMAIL = KEY.seal(PersonalField.EMAIL, "ada@example.com");
  private static final List<OrderLine> LINES =
      List.of(
          new OrderLine(1, "85123A", "White hanging heart", 6, 255, 3, true),
          new OrderLine(2, "POST", "Postage, \"special\"", 1, 1800, 0, false));
  private static final List<ProductCategory> CATEGORIES =
      List.of(
          new ProductCategory("GARDEN", "House and garden"), new ProductCategory("GIFTS", "Gifts"));
  private static final Money TOTAL = new Money(3330, "GBP");

  public static final List<DomainEvent> ALL =
      List.of(
          new OrderPlaced(
              "536365",
              new OrderCustomer(CUSTOMER, "17850", ADA_BYRON),
              "United Kingdom",
              LINES,
              TOTAL,
              AT),
          new PaymentReceived(TOTAL, "psp-123", AT),
          new OrderShipped(List.of(new LineQuantity(1, 6)), "Royal Mail", "RM1", AT),
          new OrderDelivered(AT),
          new OrderCancelled("changed mind", CUSTOMER, "United Kingdom", AT, LINES, TOTAL, AT),
          new OrderLinesReturned(
              List.of(new ReturnedLine(1, "85123A", 2, 255)),
              CUSTOMER,
              "United Kingdom",
              new Money(510, "GBP"),
              "broken",
              AT),
          new OrderRefunded(new Money(510, "GBP"), CUSTOMER, AT),
          new StockReceived(100, 120, 5, AT),
          new StockAdjusted(-3, "damaged", 117, 5, AT),
          new StockReserved(ORDER, 6, 117, 11, AT),
          new StockReleased(ORDER, 6, 117, 5, AT),
          new StockShipped(ORDER, 5, 112, 0, AT),
          new StockReturned(ORDER, 2, 114, 0, AT),
          new StockImported("import", 10, 20, -1, 2, 105, 0, AT),
          new StockTransferredOut(TRANSFER, 1, 40, 4, 65, 0, AT),
          new StockTransferredIn(TRANSFER, 0, 40, 4, 45, 6, AT),
          new CustomerRegistered("17850", ADA_BYRON, EMAIL, "United Kingdom", AT),
          new CustomerUpdated("17850", ADA_KING, EMAIL, "United Kingdom", AT),
          new CustomerErased("17850", "United Kingdom", AT),
          new ProductAdded("White hanging heart", new Money(255, "GBP"), true, CATEGORIES, AT),
          new PriceChanged(new Money(295, "GBP"), new Money(255, "GBP"), AT),
          new CategoriesChanged(CATEGORIES, AT),
          new CategoryAdded("GARDEN", "House and garden", AT));

  private SampleEvents() {}
}
