package io.millrace.query.customerview;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A customer as it is sent.
 *
 * @param name null once the customer is erased
 */
@RegisterForReflection
public record CustomerView(
    UUID id,
    @Nullable String reference,
    @Nullable String name,
    @Nullable String email,
    @Nullable String country,
    long version) {
  /** What of it is personal and may be sealed. */
  Stream<String> personalTexts() {
    return Stream.concat(Stream.ofNullable(name), Stream.ofNullable(email));
  }

  /** The same with what is sealed opened. */
  CustomerView opened(UnaryOperator<@Nullable String> open) {
    return new CustomerView(id, reference, open.apply(name), open.apply(email), country, version);
  }
}
