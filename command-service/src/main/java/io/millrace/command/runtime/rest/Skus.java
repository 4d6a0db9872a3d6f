package io.millrace.command.runtime.rest;

import io.millrace.command.runtime.Problem;
import io.millrace.command.runtime.ProblemType;
import java.util.Locale;

/** SKUs as they stand in addresses. */
public final class Skus {
  private Skus() {}

  /** The SKU, trimmed and in upper case; what can be no SKU is not found. */
  public static String of(String text) {
    String sku = text.strip();
    if (TextRules.fault(sku, 64) != null) {
      throw Problem.of(ProblemType.PRODUCT_NOT_FOUND, "The address names no SKU that could exist.")
          .asException();
    }
    return sku.toUpperCase(Locale.ROOT);
  }
}
