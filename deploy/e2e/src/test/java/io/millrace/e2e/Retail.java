package io.millrace.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * What a file of invoice lines adds up to, folded straight from the file. It shares nothing with
 * the importer or the services: it is what they are held against.
 */
final class Retail {
  /** Orders, gross sales and returns, in minor units. */
  static final class Sums {
    long orders;
    long gross;
    long returns;

    @Override
    public String toString() {
      return orders + " orders, gross " + gross + ", returns " + returns;
    }
  }

  /** Pieces and money of one SKU. */
  static final class Sold {
    long quantity;
    long gross;
  }

  private static final class Lot {
    final String at;
    final long invoice;
    final int line;
    final String country;
    long left;

    Lot(String at, long invoice, int line, String country, long left) {
      this.at = at;
      this.invoice = invoice;
      this.line = line;
      this.country = country;
      this.left = left;
    }
  }

  final Map<String, Sums> byDay = new TreeMap<>();
  final Map<String, Sums> byMonth = new TreeMap<>();
  final Map<String, Sums> byCountry = new TreeMap<>();
  final Map<String, Sold> bySku = new TreeMap<>();
  final Map<String, Long> onHand = new TreeMap<>();
  final Map<String, Long> rejected = new TreeMap<>();
  long lines;
  long imported;
  long orders;
  private final Map<String, List<Lot>> lots = new HashMap<>();

  private Retail() {}

  static Retail fold(Path csv) throws IOException {
    var invoices = new LinkedHashMap<String, List<CSVRecord>>();
    try (BufferedReader in = Files.newBufferedReader(csv);
        var records =
            CSVFormat.RFC4180.builder().setHeader().setSkipHeaderRecord(true).get().parse(in)) {
      records.forEach(
          record ->
              invoices
                  .computeIfAbsent(record.get("InvoiceNo"), key -> new ArrayList<>())
                  .add(record));
    }
    var fold = new Retail();
    invoices.forEach(fold::take);
    return fold;
  }

  private void take(String invoice, List<CSVRecord> records) {
    String placedAt =
        records.stream()
            .map(record -> record.get("InvoiceDate"))
            .min(Comparator.naturalOrder())
            .orElseThrow();
    String country = records.getFirst().get("Country");
    int line = 0;
    long gross = 0;
    for (CSVRecord record : records) {
      lines++;
      String reason = reason(invoice, record);
      if (!reason.isEmpty()) {
        rejected.merge(reason, 1L, Long::sum);
        continue;
      }
      imported++;
      String sku = sku(record);
      long quantity = Math.abs(Long.parseLong(record.get("Quantity")));
      if (invoice.startsWith("C")) {
        giveBack(record, sku, quantity);
      } else if (!record.get("Quantity").startsWith("-")) {
        line++;
        long value = quantity * price(record);
        gross += value;
        Sold sold = bySku.computeIfAbsent(sku, key -> new Sold());
        sold.quantity += quantity;
        sold.gross += value;
        lots.computeIfAbsent(lotKey(record), key -> new ArrayList<>())
            .add(new Lot(placedAt, Long.parseLong(invoice), line, country, quantity));
        stocked(sku, 0);
      } else {
        stocked(sku, 0);
      }
    }
    if (line > 0) {
      orders++;
      for (Sums sums :
          List.of(
              of(byDay, placedAt.substring(0, 10)),
              of(byMonth, placedAt.substring(0, 7)),
              of(byCountry, country))) {
        sums.orders++;
        sums.gross += gross;
      }
    }
  }

  /** The receipt covers all demand, so what is on hand in the end is what came back. */
  private void stocked(String sku, long back) {
    if (sku.matches("\\d{5}.*")) {
      onHand.merge(sku, back, Long::sum);
    }
  }

  private void giveBack(CSVRecord record, String sku, long quantity) {
    String date = record.get("InvoiceDate");
    long value = quantity * price(record);
    of(byDay, date.substring(0, 10)).returns += value;
    of(byMonth, date.substring(0, 7)).returns += value;
    stocked(sku, quantity);
    long wanted = quantity;
    for (Lot lot : sorted(record)) {
      long taken = Math.min(wanted, lot.left);
      lot.left -= taken;
      wanted -= taken;
      of(byCountry, lot.country).returns += taken * price(record);
    }
  }

  private String reason(String invoice, CSVRecord record) {
    if (!invoice.matches("C?\\d+")) {
      return "not-an-invoice";
    }
    BigDecimal price = new BigDecimal(record.get("UnitPrice"));
    if (price.signum() < 0) {
      return "negative-price";
    }
    if (price.stripTrailingZeros().scale() > 2) {
      return "price-precision";
    }
    long quantity = Long.parseLong(record.get("Quantity"));
    if (quantity == 0) {
      return "zero-quantity";
    }
    if (!invoice.startsWith("C")) {
      return "";
    }
    if (record.get("CustomerID").isEmpty()) {
      return "return-without-customer";
    }
    List<Lot> bought = sorted(record);
    if (bought.isEmpty()) {
      return "return-without-purchase";
    }
    return bought.stream().mapToLong(lot -> lot.left).sum() < -quantity
        ? "return-exceeds-purchases"
        : "";
  }

  private List<Lot> sorted(CSVRecord record) {
    if (record.get("CustomerID").isEmpty()) {
      return List.of();
    }
    return lots.getOrDefault(lotKey(record), List.of()).stream()
        .sorted(
            Comparator.comparing((Lot lot) -> lot.at)
                .thenComparing(lot -> lot.invoice)
                .reversed()
                .thenComparing(lot -> lot.line))
        .toList();
  }

  private static String lotKey(CSVRecord record) {
    return record.get("CustomerID") + "|" + sku(record) + "|" + price(record);
  }

  private static String sku(CSVRecord record) {
    return record.get("StockCode").strip().toUpperCase(Locale.ROOT);
  }

  private static long price(CSVRecord record) {
    return new BigDecimal(record.get("UnitPrice")).movePointRight(2).longValueExact();
  }

  private static Sums of(Map<String, Sums> all, String key) {
    return all.computeIfAbsent(key, ignored -> new Sums());
  }
}
