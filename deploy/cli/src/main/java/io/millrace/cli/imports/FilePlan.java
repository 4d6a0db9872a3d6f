package io.millrace.cli.imports;

import io.millrace.cli.imports.Verdict.Accepted;
import io.millrace.cli.imports.Verdict.Kind;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What has to be known of the whole file before its first order is sent. Made by a first pass that
 * also finds every fault in the file's form, so that nothing of a bad file is imported. Its size
 * grows with the number of SKUs, customers and invoices, not with that of lines.
 *
 * @param contentHash of the decompressed file: the same file is recognised, gzipped or not
 * @param lines number of data lines
 * @param products by SKU, in the order of their first sale
 * @param customers reference to country, of those who ordered
 * @param scattered invoices whose lines do not stand together
 */
record FilePlan(
    String contentHash,
    long lines,
    Map<String, ProductPlan> products,
    Map<String, String> customers,
    Set<String> scattered) {

  static FilePlan of(InvoiceFile file) {
    var pass = new Pass();
    String hash = file.read(pass::take);
    if (pass.lines == 0) {
      throw new BadFileException("%s has a header but no lines.".formatted(file.path()));
    }
    return new FilePlan(hash, pass.lines, pass.products, pass.customers, pass.scattered);
  }

  private static final class Pass {
    private final Map<String, ProductPlan> products = new LinkedHashMap<>();
    private final Map<String, String> customers = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();
    private final Set<String> scattered = new HashSet<>();
    private String current = "";
    private int linesOfCurrent;
    private long lines;
    private final Map<String, Buyer> buyers = new HashMap<>();

    /** For whom an invoice is. */
    private record Buyer(String customer, String country) {
      @Override
      public String toString() {
        return (customer.isEmpty() ? "nobody" : "customer " + customer) + " in " + country;
      }
    }

    void take(RawLine line) {
      lines++;
      String invoice = line.invoiceNumber();
      linesOfCurrent++;
      if (!invoice.equals(current)) {
        current = invoice;
        linesOfCurrent = 1;
        if (!seen.add(invoice)) {
          scattered.add(invoice);
        }
      }
      Invoice.requireRoom(line, linesOfCurrent);
      if (LineRules.judge(line) instanceof Accepted accepted) {
        take(accepted);
      }
    }

    private void take(Accepted line) {
      if (line.kind() == Kind.RETURN) {
        return; // brings nothing that a sale before it has not brought
      }
      products.computeIfAbsent(line.sku(), sku -> new ProductPlan()).take(line);
      if (line.kind() == Kind.ORDER_LINE) {
        requireOneBuyer(line);
      }
      if (line.kind() == Kind.ORDER_LINE && !line.customer().isEmpty()) {
        // The last line wins: it is what is known about the customer now.
        customers.put(line.customer(), line.raw().knownCountry());
      }
    }

    private void requireOneBuyer(Accepted line) {
      String invoice = line.raw().invoiceNumber();
      Buyer buyer = new Buyer(line.customer(), line.raw().knownCountry());
      Buyer before = buyers.putIfAbsent(invoice, buyer);
      if (before != null && !before.equals(buyer)) {
        throw new BadFileException(
            "Line %d: invoice %s is for %s here and for %s before. An invoice is one order, for one customer and one country."
                .formatted(line.raw().number(), invoice, buyer, before));
      }
    }
  }
}
