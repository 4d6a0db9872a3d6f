package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.Keyed;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.ImportRecord.Purchase;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** Which rows of the store a batch has to see before it can be decided. */
public final class BatchPlan {
  private BatchPlan() {}

  /**
   * What to look up first: who and what is named, and which keys were used before.
   *
   * @param customers ids
   * @param products SKUs of product records, and of those of stock: a charge has none
   */
  public record Names(Set<UUID> customers, Set<String> products, Set<ImportKey> keys) {}

  /**
   * What to lock then, for the records that are new.
   *
   * @param skus whose stock they change, in the order in which all writers lock
   */
  public record Targets(TreeSet<String> skus, Set<Purchase> purchases) {}

  /** Names in these records. */
  public static Names names(Collection<ImportRecord> records) {
    Names names = new Names(new HashSet<>(), new HashSet<>(), new HashSet<>());
    for (ImportRecord record : records) {
      switch (record) {
        case CustomerRecord customer -> names.customers().add(customer.id());
        case ProductRecord product -> names.products().add(product.sku());
        case OrderRecord order -> {
          UUID customer = order.customerId();
          if (customer != null) {
            names.customers().add(customer);
          }
        }
        case AdjustmentRecord change -> names.products().add(change.sku());
        case ReceiptRecord receipt -> names.products().add(receipt.sku());
        case ReturnRecord _ -> {}
      }
      if (record instanceof Keyed keyed) {
        names.keys().add(keyed.importKey());
      }
    }
    return names;
  }

  /** Targets of those records whose key was not used before. */
  public static Targets targets(Collection<ImportRecord> records, KnownRecords.Identities known) {
    Targets targets = new Targets(new TreeSet<>(), new HashSet<>());
    for (ImportRecord record : records) {
      if (record instanceof Keyed keyed && !known.keys().containsKey(keyed.importKey())) {
        add(keyed, targets);
      }
    }
    return targets;
  }

  private static void add(Keyed record, Targets targets) {
    switch (record) {
      case ReceiptRecord receipt -> targets.skus().add(receipt.sku());
      case AdjustmentRecord change -> targets.skus().add(change.sku());
      case OrderRecord order -> targets.skus().addAll(stockedSkus(order.lines()));
      case ReturnRecord back -> {
        Purchase purchase = back.purchase();
        if (purchase != null) {
          targets.purchases().add(purchase);
          targets.skus().add(back.sku());
        }
      }
    }
  }

  private static List<String> stockedSkus(List<OrderRecord.Line> lines) {
    return lines.stream().filter(OrderRecord.Line::stocked).map(OrderRecord.Line::sku).toList();
  }
}
