package io.millrace.cli.imports;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The second pass: customers and products first, then the invoices in file order. Holds one invoice
 * at a time, and those that are scattered.
 */
final class RecordSource implements AutoCloseable {
  /** A limit on the lines of scattered invoices, which have to be held in memory. */
  static final int MAX_SCATTERED_LINES = 200_000;

  private final FilePlan plan;
  private final Map<String, Invoice> scattered;
  private final Iterator<Item> before;
  private final InvoiceReader reader;
  private final Queue<Item> ready = new ArrayDeque<>();
  private @Nullable RawLine lookahead;

  RecordSource(InvoiceFile file, FilePlan plan) {
    this.plan = plan;
    this.scattered = scattered(file, plan);
    this.before = before(plan);
    this.reader = file.open();
    this.lookahead = reader.next();
  }

  /** The next item, or null at the end. */
  @Nullable Item next() {
    if (before.hasNext()) {
      return before.next();
    }
    while (ready.isEmpty() && lookahead != null) {
      Invoice invoice = readInvoice(lookahead);
      if (invoice != null) {
        ready.addAll(invoice.items(plan));
      }
    }
    return ready.poll();
  }

  /**
   * Checks at the end that both passes saw the same.
   *
   * @throws BadFileException if the file has changed in between
   */
  void requireUnchanged() {
    if (!reader.contentHash().equals(plan.contentHash())) {
      throw new BadFileException(
          "The file changed while it was imported. Import it again: what is there already is recognised.");
    }
  }

  @Override
  public void close() {
    reader.close();
  }

  /**
   * Reads the lines that stand together; null if their invoice has been taken as a whole before.
   */
  private @Nullable Invoice readInvoice(RawLine first) {
    String number = first.invoiceNumber();
    boolean whole = plan.scattered().contains(number);
    var invoice = new Invoice(number);
    RawLine line = first;
    while (line != null && line.invoiceNumber().equals(number)) {
      if (!whole) {
        invoice.add(line);
      }
      line = reader.next();
    }
    lookahead = line;
    return whole ? scattered.remove(number) : invoice;
  }

  private static Map<String, Invoice> scattered(InvoiceFile file, FilePlan plan) {
    var invoices = new HashMap<String, Invoice>();
    if (plan.scattered().isEmpty()) {
      return invoices;
    }
    var held = new AtomicInteger();
    file.read(
        line -> {
          if (plan.scattered().contains(line.invoiceNumber())) {
            if (held.incrementAndGet() > MAX_SCATTERED_LINES) {
              throw new BadFileException(
                  "The lines of %d invoices of %s do not stand together, which is more than can be held in memory. Sort the file by InvoiceNo."
                      .formatted(plan.scattered().size(), file.path()));
            }
            invoices.computeIfAbsent(line.invoiceNumber(), Invoice::new).add(line);
          }
        });
    return invoices;
  }

  private static Iterator<Item> before(FilePlan plan) {
    var customers =
        plan.customers().entrySet().stream()
            .map(customer -> Records.customer(customer.getKey(), customer.getValue()));
    var products =
        plan.products().entrySet().stream()
            .map(product -> Records.product(product.getKey(), product.getValue()));
    return Stream.concat(customers, products).map(Item.class::cast).iterator();
  }
}
