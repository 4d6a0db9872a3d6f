package io.millrace.examples.subscriber;

import io.cloudevents.CloudEvent;
import io.cloudevents.kafka.KafkaMessageFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Reads records with the public CloudEvents SDK. Remembers the highest version of every subject, so
 * that it tells what is new; a consumer with a database keeps that version beside its data, in the
 * same transaction.
 */
final class Reader {
  /** Types whose second version is the newest that this consumer was written for. */
  private static final Set<String> SECOND =
      Set.of(
          "io.millrace.customer.CustomerRegistered",
          "io.millrace.customer.CustomerUpdated",
          "io.millrace.order.OrderPlaced");

  private static final Set<String> KNOWN =
      Set.of(
          "io.millrace.customer.CustomerRegistered",
          "io.millrace.customer.CustomerUpdated",
          "io.millrace.customer.CustomerErased",
          "io.millrace.product.ProductAdded",
          "io.millrace.product.PriceChanged",
          "io.millrace.product.CategoriesChanged",
          "io.millrace.category.CategoryAdded",
          "io.millrace.stock.StockReceived",
          "io.millrace.stock.StockAdjusted",
          "io.millrace.stock.StockReserved",
          "io.millrace.stock.StockReleased",
          "io.millrace.stock.StockShipped",
          "io.millrace.stock.StockReturned",
          "io.millrace.stock.StockImported",
          "io.millrace.stock.StockTransferredOut",
          "io.millrace.stock.StockTransferredIn",
          "io.millrace.order.OrderPlaced",
          "io.millrace.order.PaymentReceived",
          "io.millrace.order.OrderShipped",
          "io.millrace.order.OrderDelivered",
          "io.millrace.order.OrderCancelled",
          "io.millrace.order.OrderLinesReturned",
          "io.millrace.order.OrderRefunded");

  private static final String CONTROL = "io.millrace.control.";
  private static final Pattern TYPE = Pattern.compile("(.+)\\.v([0-9]{1,9})");

  private record Subject(String topic, String id) {}

  private final Map<Subject, Long> versions = new HashMap<>();

  /** What the record is; never throws. */
  Outcome read(ConsumerRecord<byte[], byte[]> record) {
    CloudEvent event;
    try {
      event = KafkaMessageFactory.createReader(record).toEvent();
    } catch (RuntimeException e) {
      return new Outcome.Malformed(String.valueOf(e.getMessage()));
    }
    if (event.getType().startsWith(CONTROL)) {
      return new Outcome.Control();
    }
    Matcher type = TYPE.matcher(event.getType());
    if (!type.matches() || !KNOWN.contains(type.group(1))) {
      return new Outcome.Unknown();
    }
    return Integer.parseInt(type.group(2)) > (SECOND.contains(type.group(1)) ? 2 : 1)
        ? new Outcome.Newer(event.getType())
        : inOrder(record.topic(), event);
  }

  private Outcome inOrder(String topic, CloudEvent event) {
    String id = event.getSubject();
    if (id == null || event.getData() == null) {
      return new Outcome.Malformed(event.getType() + " without ce_subject or value");
    }
    long version;
    try {
      version = Long.parseLong(String.valueOf(event.getExtension("sequence")));
    } catch (NumberFormatException e) {
      return new Outcome.Malformed(event.getType() + " without a number in ce_sequence");
    }
    Subject subject = new Subject(topic, id);
    if (version <= versions.getOrDefault(subject, 0L)) {
      return new Outcome.Duplicate();
    }
    versions.put(subject, version);
    return new Outcome.Taken(event);
  }
}
