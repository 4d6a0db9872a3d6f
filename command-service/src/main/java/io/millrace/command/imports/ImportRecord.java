package io.millrace.command.imports;

import io.millrace.command.customer.CustomerIds;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.routing.BucketedIds;
import io.millrace.platform.events.routing.Buckets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One record of an import. SKUs are trimmed and upper case; amounts in minor units. */
public sealed interface ImportRecord {

  /** A record that is recognised by a key of the sender's. */
  sealed interface Keyed extends ImportRecord {
    /** The key. */
    ImportKey importKey();
  }

  /** A customer; its id comes from the reference. */
  record CustomerRecord(String reference, String name, @Nullable String country)
      implements ImportRecord {
    /** UUIDv5 of the reference. */
    public UUID id() {
      return CustomerIds.ofReference(reference);
    }

    /** Whether it stands for a customer of whom nobody can say the name any more. */
    boolean isErased() {
      return name.isEmpty();
    }
  }

  /** A product of the catalogue. */
  record ProductRecord(String sku, String name, Money price, boolean stocked)
      implements ImportRecord {}

  /** Goods that arrived. */
  record ReceiptRecord(String key, String sku, long quantity, Instant at) implements Keyed {
    @Override
    public ImportKey importKey() {
      return new ImportKey(Buckets.of(sku), ImportKey.Kind.RECEIPT, key);
    }
  }

  /**
   * A count put right; {@code quantity} is not 0.
   *
   * @param supplied whether the pieces that it takes away are received with it
   */
  record AdjustmentRecord(
      String key, String sku, long quantity, String reason, Instant at, boolean supplied)
      implements Keyed {
    /** Of goods that are in stock. */
    public AdjustmentRecord(String key, String sku, long quantity, String reason, Instant at) {
      this(key, sku, quantity, reason, at, false);
    }

    @Override
    public ImportKey importKey() {
      return new ImportKey(Buckets.of(sku), ImportKey.Kind.ADJUSTMENT, key);
    }
  }

  /**
   * An order that was paid, shipped and delivered in the moment it was placed.
   *
   * @param customer reference of the customer; absent for a guest
   * @param supplied whether the pieces that it takes are received with it
   */
  record OrderRecord(
      String reference,
      @Nullable String customer,
      String country,
      Instant placedAt,
      String currency,
      List<Line> lines,
      boolean supplied)
      implements Keyed {
    public OrderRecord {
      lines = List.copyOf(lines);
    }

    /** Of goods that are in stock. */
    public OrderRecord(
        String reference,
        @Nullable String customer,
        String country,
        Instant placedAt,
        String currency,
        List<Line> lines) {
      this(reference, customer, country, placedAt, currency, lines, false);
    }

    /** One line; its number is its place, from 1. */
    public record Line(String sku, String name, int quantity, long unitPrice, boolean stocked) {}

    /** Id of the customer, if there is one. */
    public @Nullable UUID customerId() {
      return customer == null ? null : CustomerIds.ofReference(customer);
    }

    /** The customer's, so that both live together; a guest's comes from the order's reference. */
    public int bucket() {
      UUID id = customerId();
      return Buckets.of(id == null ? reference : id.toString());
    }

    /** Id of the order: always the same for the same reference and customer. */
    public UUID id() {
      return BucketedIds.ofName(bucket(), "millrace:order:" + reference);
    }

    @Override
    public ImportKey importKey() {
      return new ImportKey(bucket(), ImportKey.Kind.ORDER, reference);
    }
  }

  /**
   * Goods that came back.
   *
   * @param customer reference of the customer; who left it out is answered with a refusal
   */
  record ReturnRecord(
      String key,
      @Nullable String customer,
      String sku,
      int quantity,
      long unitPrice,
      String currency,
      Instant at)
      implements Keyed {
    /** What was bought by whom at which price. */
    public @Nullable Purchase purchase() {
      return customer == null
          ? null
          : new Purchase(CustomerIds.ofReference(customer), sku, unitPrice, currency);
    }

    @Override
    public ImportKey importKey() {
      String owner = customer == null ? key : CustomerIds.ofReference(customer).toString();
      return new ImportKey(Buckets.of(owner), ImportKey.Kind.RETURN, key);
    }
  }

  /** What a return must agree in with the lines that it is taken from. */
  record Purchase(UUID customerId, String sku, long unitPrice, String currency) {}
}
