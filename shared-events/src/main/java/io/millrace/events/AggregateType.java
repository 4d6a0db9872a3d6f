package io.millrace.events;

import java.util.Arrays;
import java.util.Optional;

/** The kinds of aggregate; each has a topic of its own. */
public enum AggregateType {
  CUSTOMER("customer", "millrace.customers.v1"),
  PRODUCT("product", "millrace.catalog.v1"),
  STOCK("stock", "millrace.stock.v1"),
  ORDER("order", "millrace.orders.v1");

  private final String label;
  private final String topic;

  AggregateType(String label, String topic) {
    this.label = label;
    this.topic = topic;
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
