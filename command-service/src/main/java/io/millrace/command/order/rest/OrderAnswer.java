package io.millrace.command.order.rest;

import io.millrace.command.order.Order;
import io.millrace.command.order.Order.Existing;
import io.millrace.command.order.Verb;
import io.millrace.platform.events.Money;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Objects;

/** How far an order has come; the whole order is the query-service's to tell. */
@RegisterForReflection(targets = {OrderAnswer.class, Money.class})
record OrderAnswer(String id, String status, Money total, long version, List<String> allowedNext) {
  static OrderAnswer of(String id, Order state, long version) {
    Existing order =
        Objects.requireNonNull(
            state instanceof Existing existing ? existing : null, "a success means an order");
    return new OrderAnswer(
        id,
        order.status().label(),
        order.details().total(),
        version,
        order.allowedNext().stream().map(Verb::label).toList());
  }
}
