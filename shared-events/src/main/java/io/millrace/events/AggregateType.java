package io.millrace.events;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The kinds of aggregate. Tokens name a kind by its place here, so a new one comes last. */
public enum AggregateType {
  CUSTOMER("customer", "millrace.customers.v1"),
  PRODUCT("product", "millrace.catalog.v1"),
  STOCK("stock", "millrace.stock.v1"),
  ORDER("order", "millrace.orders.v1"),
  /** Its topic is the products'; its ids begin with a small letter, which no SKU has. */
  CATEGORY("category", "millrace.catalog.v1");

  private final String label;
  private final String topic;

  AggregateType(String label, String topic) {
    this.label = label;
    this.topic = topic;
  }

  /** All topics of events. Two kinds may share one. */
  public static List<String> topics() {
    return Arrays.stream(values()).map(AggregateType::topic).distinct().toList();
  }

  /** The name in the ledger and in event types, for example {@code order}. */
  public String label() {
    return label;
  }

  /** The Kafka topic that carries the events of this kind. */
  public String topic() {
    return topic;
  }

  /** The kind whose events this topic carries; empty for any other topic. */
  public static Optional<AggregateType> ofTopic(String topic) {
    return Arrays.stream(values()).filter(type -> type.topic.equals(topic)).findFirst();
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static AggregateType ofLabel(String label) {
    for (AggregateType type : values()) {
      if (type.label.equals(label)) {
        return type;
      }
    }
    throw new IllegalArgumentException("unknown aggregate type: " + label);
  }
}
