package io.millrace.command.imports;

import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the store held of what a batch is about, when the batch began. */
public final class KnownRecords {
  private KnownRecords() {}

  /**
   * Answers for records that came before, and the customers and products that are named.
   *
   * @param customers by id
   * @param products by SKU
   * @param keys of records that were taken, or refused for good, whatever they were about
   * @param wrappedKeys of the customers that have one
   */
  public record Identities(
      Map<UUID, CustomerRecord> customers,
      Map<String, ProductRecord> products,
      Map<ImportKey, TakenKey> keys,
      Map<UUID, String> wrappedKeys) {
    public Identities {
      customers = Map.copyOf(customers);
      products = Map.copyOf(products);
      keys = Map.copyOf(keys);
      wrappedKeys = Map.copyOf(wrappedKeys);
    }

    /** With these keys as well, where there is nothing of them here. */
    public Identities orElse(Map<ImportKey, TakenKey> elsewhere) {
      Map<ImportKey, TakenKey> all = new HashMap<>(elsewhere);
      all.putAll(keys);
      return new Identities(customers, products, all, wrappedKeys);
    }
  }

  /**
   * A key that was used before.
   *
   * @param rejected what the record was answered, if it was refused
   */
  public record TakenKey(String fingerprint, ImportResult.@Nullable Rejected rejected) {
    /** Why the record was refused, if it was. */
    public @Nullable String reason() {
      return rejected == null ? null : rejected.reason();
    }

    /** The refusal in words, if there was one. */
    public @Nullable String detail() {
      return rejected == null ? null : rejected.detail();
    }
  }
}
