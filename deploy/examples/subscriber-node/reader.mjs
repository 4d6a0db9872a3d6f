// What a record of Millrace's topics is, told with the public CloudEvents SDK alone.
import { Kafka as CloudEventsBinding } from "cloudevents";

// The types that this consumer was written for, and the newest version of each that it knows.
const KNOWN = new Map(
  [
    "customer.CustomerRegistered.v2",
    "customer.CustomerUpdated.v2",
    "customer.CustomerErased",
    "product.ProductAdded",
    "product.PriceChanged",
    "product.CategoriesChanged",
    "category.CategoryAdded",
    "stock.StockReceived",
    "stock.StockAdjusted",
    "stock.StockReserved",
    "stock.StockReleased",
    "stock.StockShipped",
    "stock.StockReturned",
    "stock.StockImported",
    "stock.StockTransferredOut",
    "stock.StockTransferredIn",
    "order.OrderPlaced.v2",
    "order.PaymentReceived",
    "order.OrderShipped",
    "order.OrderDelivered",
    "order.OrderCancelled",
    "order.OrderLinesReturned",
    "order.OrderRefunded",
  ].map((type) => {
    const [, name, version] = /^(.+?)(?:\.v(\d+))?$/.exec(type);
    return [`io.millrace.${name}`, Number(version ?? 1)];
  }),
);

const CONTROL = "io.millrace.control.";

/**
 * Reads records. Remembers the highest version of every subject, so that it tells what is new; a
 * consumer with a database keeps that version beside its data, in the same transaction.
 */
export class Reader {
  #versions = new Map();

  /** One of `taken`, `duplicate`, `control`, `unknown`, `newer` and `malformed`, and why. */
  read(topic, message) {
    let event;
    try {
      event = CloudEventsBinding.toEvent(asText(message));
    } catch (problem) {
      return { outcome: "malformed", reason: problem.message };
    }
    if (!event.type || event.type.startsWith(CONTROL)) {
      return event.type ? { outcome: "control" } : { outcome: "malformed", reason: "no ce_type" };
    }
    const [, name, version] = /^(.+)\.v(\d+)$/.exec(event.type) ?? [];
    if (!KNOWN.has(name)) {
      return { outcome: "unknown" };
    }
    if (Number(version) > KNOWN.get(name)) {
      return { outcome: "newer", reason: `${event.type} is newer than this consumer` };
    }
    return this.#inOrder(topic, event);
  }

  #inOrder(topic, event) {
    if (!event.subject || !/^\d+$/.test(event.sequence ?? "")) {
      return { outcome: "malformed", reason: `${event.type} without ce_subject or ce_sequence` };
    }
    // Versions have 64 bits, more than a Number holds exactly.
    const version = BigInt(event.sequence);
    const key = `${topic} ${event.subject}`;
    if (version <= (this.#versions.get(key) ?? 0n)) {
      return { outcome: "duplicate" };
    }
    this.#versions.set(key, version);
    return { outcome: "taken", event };
  }
}

// KafkaJS hands bytes over; the SDK wants text.
function asText(message) {
  const headers = {};
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    headers[name] = value?.toString();
  }
  return { ...message, headers, key: message.key?.toString(), value: message.value };
}
