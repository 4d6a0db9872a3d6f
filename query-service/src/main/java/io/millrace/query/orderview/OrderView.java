package io.millrace.query.orderview;

import io.millrace.platform.query.http.MoneyView;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An order as it is sent.
 *
 * @param customer who ordered; null for a guest
 * @param paid all payments so far
 * @param refunded all refunds so far
 * @param allowedNext the steps that the order can take now
 */
@RegisterForReflection
public record OrderView(
    UUID id,
    String status,
    @Nullable Customer customer,
    @Nullable String country,
    List<Line> lines,
    MoneyView total,
    MoneyView paid,
    MoneyView refunded,
    Instant placedAt,
    Instant updatedAt,
    long version,
    List<String> allowedNext) {

  /** What of it is personal and may be sealed. */
  Stream<String> personalTexts() {
    return customer == null ? Stream.empty() : Stream.ofNullable(customer.name());
  }

  /** The same with what is sealed opened. */
  OrderView opened(UnaryOperator<@Nullable String> open) {
    return new OrderView(
        id,
        status,
        customer == null ? null : customer.opened(open),
        country,
        lines,
        total,
        paid,
        refunded,
        placedAt,
        updatedAt,
        version,
        allowedNext);
  }

  /** Who ordered; the name is null once the customer is erased. */
  @RegisterForReflection
  public record Customer(UUID id, @Nullable String reference, @Nullable String name) {
    Customer opened(UnaryOperator<@Nullable String> open) {
      return new Customer(id, reference, open.apply(name));
    }
  }

  /**
   * One line.
   *
   * @param shipped how many have been shipped
   * @param returned how many have come back
   */
  @RegisterForReflection
  public record Line(
      int line,
      String sku,
      @Nullable String name,
      long quantity,
      MoneyView unitPrice,
      MoneyView lineTotal,
      long shipped,
      long returned) {

    /** The same line with other numbers of pieces shipped and returned. */
    Line with(long shippedThen, long returnedThen) {
      return new Line(line, sku, name, quantity, unitPrice, lineTotal, shippedThen, returnedThen);
    }
  }
}
