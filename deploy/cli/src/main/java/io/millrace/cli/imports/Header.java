package io.millrace.cli.imports;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The first line of a file, which says where the columns stand. */
final class Header {
  static final List<String> COLUMNS =
      List.of(
          "InvoiceNo",
          "StockCode",
          "Description",
          "Quantity",
          "InvoiceDate",
          "UnitPrice",
          "CustomerID",
          "Country");

  private Header() {}

  /**
   * The places of the columns, in the order of {@link #COLUMNS}. Others may stand between them.
   *
   * @throws BadFileException if one is missing, or stands there twice: which one would count?
   */
  static int[] columns(InvoiceFile file, List<String> header) {
    Map<String, Integer> places = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i).strip();
      Integer before = places.putIfAbsent(name, i);
      if (before != null && COLUMNS.stream().anyMatch(name::equalsIgnoreCase)) {
        throw new BadFileException(
            "%s has the column %s twice, as columns %d and %d. Take out the one that does not count."
                .formatted(file.path(), name, before + 1, i + 1));
      }
    }
    List<String> missing = COLUMNS.stream().filter(name -> !places.containsKey(name)).toList();
    if (!missing.isEmpty()) {
      throw new BadFileException(
          "%s lacks the column%s %s. Its first line should be: %s%s"
              .formatted(
                  file.path(),
                  missing.size() > 1 ? "s" : "",
                  String.join(", ", missing),
                  String.join(",", COLUMNS),
                  guess(header)));
    }
    return COLUMNS.stream().map(places::get).mapToInt(Integer::intValue).toArray();
  }

  private static String guess(List<String> header) {
    String line = String.join(",", header);
    if (line.indexOf('\0') >= 0) {
      return ". " + Utf8Check.UTF_16;
    }
    return header.size() == 1 && (line.contains(";") || line.contains("\t"))
        ? ". Its columns are separated by semicolons or tabs: save it with commas, prices with a point and dates like 2010-12-01 08:26:00."
        : "";
  }
}
