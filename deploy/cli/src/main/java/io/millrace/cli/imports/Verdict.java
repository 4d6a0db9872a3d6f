package io.millrace.cli.imports;

import java.time.Instant;
import java.util.Locale;

/** What the rules make of one line. */
sealed interface Verdict {
  RawLine raw();

  /** What an accepted line stands for. */
  enum Kind {
    ORDER_LINE("order lines"),
    WRITE_OFF("write-offs"),
    RETURN("returns");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    String label() {
      return label;
    }
  }

  /**
   * A line that means something to the domain.
   *
   * @param quantity always positive; {@code kind} says which way the goods went
   * @param unitPrice in minor units
   * @param customer reference of the customer, or empty for a guest
   */
  record Accepted(
      RawLine raw, Kind kind, String sku, int quantity, long unitPrice, Instant at, String customer)
      implements Verdict {
    /** Whether the SKU is goods; anything else is a charge that needs no stock. */
    boolean stocked() {
      return LineRules.isStocked(sku);
    }
  }

  /** A line that is left out without asking the service. */
  record Refused(RawLine raw, Reason reason) implements Verdict, Item {}

  /** Why a line is left out before anything is sent, in the order in which they are looked at. */
  enum Reason {
    NOT_AN_INVOICE,
    NEGATIVE_PRICE,
    PRICE_PRECISION,
    ZERO_QUANTITY,
    RETURN_WITHOUT_CUSTOMER;

    String code() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
