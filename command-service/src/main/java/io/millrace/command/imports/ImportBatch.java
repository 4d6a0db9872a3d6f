package io.millrace.command.imports;

import io.millrace.command.catalog.CatalogCommand.AddProduct;
import io.millrace.command.catalog.CatalogDecider;
import io.millrace.command.catalog.Product;
import io.millrace.command.customer.Customer;
import io.millrace.command.customer.CustomerCommand.Register;
import io.millrace.command.customer.CustomerDecider;
import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.Keyed;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import io.millrace.command.imports.KnownRecords.TakenKey;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.decision.Decision;
import io.millrace.platform.command.decision.Decision.Accepted;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.DomainEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/**
 * Decides a batch, record by record, each seeing what those before it did. Pure memory: the same
 * records over the same store lead to the same results and writes. Not thread-safe.
 */
public final class ImportBatch {
  private static final String SOURCE = "import";

  private final int shard;
  private final Instant now;
  private final Map<UUID, CustomerRecord> customers;
  private final Map<String, ProductRecord> products;
  private final Map<ImportKey, TakenKey> keys;
  private final Stocks stocks;
  private final Purchases purchases;
  private final OrderImport orderImport;
  private final ReturnImport returnImport;
  private final List<CustomerRecord> newCustomers = new ArrayList<>();
  private final List<ProductRecord> newProducts = new ArrayList<>();
  private final Map<ImportKey, TakenKey> newKeys = new LinkedHashMap<>();
  private final List<NewEvent> events = new ArrayList<>();

  /**
   * @param shard whose store this is; its number names the allotment of stock
   * @param stock of all SKUs that new records touch, locked
   * @param orders with the lines that new returns may be taken from, locked
   * @param now when customers and products become known
   */
  public ImportBatch(
      int shard,
      KnownRecords.Identities known,
      Collection<StockTally> stock,
      Collection<ImportedOrder> orders,
      Instant now) {
    this.shard = shard;
    this.now = now;
    this.customers = new HashMap<>(known.customers());
    this.products = new HashMap<>(known.products());
    this.keys = new HashMap<>(known.keys());
    this.stocks = new Stocks(stock);
    this.purchases = new Purchases(orders);
    this.orderImport = new OrderImport(customers, stocks, purchases, events::add);
    this.returnImport = new ReturnImport(stocks, purchases, events::add);
  }

  /** Decides one record. */
  public ImportResult take(ImportRecord record) {
    return switch (record) {
      case CustomerRecord customer -> takeCustomer(customer);
      case ProductRecord product -> takeProduct(product);
      case Keyed keyed -> takeKeyed(keyed);
    };
  }

  /** Pieces by SKU for want of which records were refused. */
  public SortedMap<String, Long> missingStock() {
    return stocks.missing();
  }

  /** All that the records so far have changed. */
  public BatchWrites writes() {
    List<StockTally> changed = stocks.changed();
    List<NewEvent> all = new ArrayList<>(events);
    changed.forEach(tally -> all.add(tally.event(shard, SOURCE)));
    return new BatchWrites(
        newCustomers,
        newProducts,
        orderImport.placed(),
        purchases.changed(),
        changed,
        newKeys,
        all);
  }

  private ImportResult takeCustomer(CustomerRecord record) {
    CustomerRecord before = customers.get(record.id());
    if (before != null) {
      return before.equals(record) ? ImportResult.RECOGNISED : ImportResult.DIFFERS;
    }
    customers.put(record.id(), record);
    newCustomers.add(record);
    Register command = new Register(record.reference(), record.name(), null, record.country());
    begin(
        ShopAggregates.customer(record.id()),
        CustomerDecider.decide(Customer.NOBODY, command, now));
    return ImportResult.CREATED;
  }

  private ImportResult takeProduct(ProductRecord record) {
    ProductRecord before = products.get(record.sku());
    if (before != null) {
      return before.equals(record) ? ImportResult.RECOGNISED : ImportResult.DIFFERS;
    }
    products.put(record.sku(), record);
    newProducts.add(record);
    AddProduct command = new AddProduct(record.name(), record.price(), record.stocked());
    begin(ShopAggregates.product(record.sku()), CatalogDecider.decide(Product.NONE, command, now));
    return ImportResult.CREATED;
  }

  private void begin(AggregateRef aggregate, Decision<? extends DomainEvent> decision) {
    if (!(decision instanceof Accepted<? extends DomainEvent> accepted)) {
      throw new IllegalStateException("a new %s is refused".formatted(aggregate));
    }
    events.add(new NewEvent(aggregate, 1, accepted.events().getFirst()));
  }

  private ImportResult takeKeyed(Keyed record) {
    String fingerprint = RecordFingerprint.of(record).hex();
    ImportKey key = record.importKey();
    TakenKey known = keys.get(key);
    TakenKey before = known == null ? keys.get(key.anywhere()) : known;
    if (before != null) {
      if (before.rejected() != null) {
        return before.rejected();
      }
      return before.fingerprint().equals(fingerprint)
          ? ImportResult.RECOGNISED
          : ImportResult.DIFFERS;
    }
    ImportResult result = decide(record);
    if (isFinal(record, result)) {
      TakenKey taken =
          new TakenKey(
              fingerprint, result instanceof ImportResult.Rejected rejected ? rejected : null);
      keys.put(key.anywhere(), taken);
      newKeys.put(key, taken);
    }
    return result;
  }

  /**
   * A refused return stays refused: what it may be taken from was imported before it, and a second
   * run of the same file must not find what came after. Other refusals can be mended and tried
   * again.
   */
  private static boolean isFinal(Keyed record, ImportResult result) {
    return result instanceof ImportResult.Created || record instanceof ReturnRecord;
  }

  /** A charge needs no stock, so writing some of it off changes none. */
  private boolean isCharge(String sku) {
    ProductRecord product = products.get(sku);
    return product != null && !product.stocked();
  }

  private ImportResult decide(Keyed record) {
    return switch (record) {
      case OrderRecord order -> orderImport.take(order);
      case ReturnRecord back -> returnImport.take(back);
      case ReceiptRecord receipt when isCharge(receipt.sku()) ->
          new ImportResult.Rejected(
              "not-stocked",
              "%s is a charge that needs no stock; there is nothing to count."
                  .formatted(receipt.sku()));
      case ReceiptRecord receipt -> stocks.receive(receipt);
      case AdjustmentRecord change ->
          isCharge(change.sku()) ? ImportResult.CREATED : stocks.adjust(change);
    };
  }
}
