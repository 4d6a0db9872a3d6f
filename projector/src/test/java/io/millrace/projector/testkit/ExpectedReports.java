package io.millrace.projector.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The materialised views, reckoned from what their sources must hold. */
final class ExpectedReports {
  /** Asks for all rows of both. */
  static final String QUERY =
      """
      SELECT month::text, orders, gross, returns FROM revenue_monthly
      UNION ALL
      SELECT sku || '#' || quantity_rank || '#' || gross_rank || ' ' || name, quantity, gross, 0
      FROM bestseller_rank
      """;

  private ExpectedReports() {}

  static List<String> of(Map<String, long[]> days, Map<String, long[]> products) {
    Map<String, long[]> months = new TreeMap<>();
    days.forEach(
        (day, sums) -> {
          long[] month = months.computeIfAbsent(day.substring(0, 7) + "-01", _ -> new long[3]);
          for (int i = 0; i < month.length; i++) {
            month[i] += sums[i];
          }
        });
    List<String> rows = new ArrayList<>();
    months.forEach((month, m) -> rows.add(month + "|" + m[0] + "|" + m[1] + "|" + m[2]));
    products.forEach(
        (key, sold) -> {
          String sku = key.substring(0, key.indexOf('/'));
          if (sold[0] > 0) {
            rows.add(
                "%s#%d#%d Name of %s|%d|%d|0"
                    .formatted(
                        sku,
                        rank(products, key, 0),
                        rank(products, key, 1),
                        sku,
                        sold[0],
                        sold[1]));
          }
        });
    return rows.stream().sorted().toList();
  }

  /** Place by that figure, the greatest first; ties by SKU. */
  private static int rank(Map<String, long[]> products, String key, int figure) {
    return products.entrySet().stream()
            .filter(each -> each.getValue()[0] > 0)
            .sorted(
                Comparator.comparingLong((Map.Entry<String, long[]> e) -> -e.getValue()[figure])
                    .thenComparing(Map.Entry::getKey))
            .map(Map.Entry::getKey)
            .toList()
            .indexOf(key)
        + 1;
  }
}
