package io.millrace.command.product;

import io.millrace.command.ShopProblems;
import io.millrace.events.catalog.Sku;
import io.millrace.platform.events.text.TextRules;
import io.millrace.platform.service.problems.Problem;

/** SKUs as they stand in addresses. */
public final class SkuPath {
  private SkuPath() {}

  /** The SKU in its canonical form; what can be no SKU is not found. */
  public static String of(String text) {
    String sku = Sku.canonical(text);
    if (TextRules.fault(sku, Sku.MAX_LENGTH) != null) {
      throw Problem.of(ShopProblems.PRODUCT_NOT_FOUND, "The address names no SKU that could exist.")
          .asException();
    }
    return sku;
  }
}
