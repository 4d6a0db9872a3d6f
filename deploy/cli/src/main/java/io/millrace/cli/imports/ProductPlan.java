package io.millrace.cli.imports;

import io.millrace.cli.imports.Verdict.Accepted;
import io.millrace.cli.imports.Verdict.Kind;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the file says about one SKU. */
final class ProductPlan {
  private final Map<String, Integer> saleNames = new LinkedHashMap<>();
  private long listPrice;

  void take(Accepted line) {
    // Write-offs are described with the reason ("damaged", "?") and have no price.
    if (line.kind() == Kind.ORDER_LINE) {
      String name = line.raw().description().strip();
      if (!name.isEmpty()) {
        saleNames.merge(name, 1, Integer::sum);
      }
      if (line.unitPrice() > 0) {
        listPrice = line.unitPrice();
      }
    }
  }

  /** The description that most sales have, the earlier one of two; the SKU if none has any. */
  String name(String sku) {
    String best = sku;
    int most = 0;
    for (var name : saleNames.entrySet()) {
      if (name.getValue() > most) {
        most = name.getValue();
        best = name.getKey();
      }
    }
    return best;
  }

  /** The last positive unit price, in minor units; 0 if it never had one. */
  long listPrice() {
    return listPrice;
  }
}
