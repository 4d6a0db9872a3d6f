package io.millrace.command.customer.rest;

import io.millrace.command.customer.CustomerDecider;
import io.millrace.command.customer.CustomerIds;
import io.millrace.platform.command.http.BodyFields;
import io.millrace.platform.command.http.BodyReader;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A customer to be registered; a change of one has no {@code reference}. */
record CustomerRequest(
    @Nullable String reference, String name, @Nullable String email, @Nullable String country) {

  static CustomerRequest register(byte[] body) {
    return BodyReader.read(
        body,
        fields -> of(fields, fields.optionalText("reference", CustomerDecider.MAX_REFERENCE)));
  }

  /** The reference may be sent along as it was read; the id is derived from it, so it stays. */
  static CustomerRequest update(UUID id, byte[] body) {
    return BodyReader.read(
        body,
        fields -> {
          String reference = fields.optionalText("reference", CustomerDecider.MAX_REFERENCE);
          if (reference != null && !CustomerIds.ofReference(reference).equals(id)) {
            fields.wrong("reference", "cannot change");
          }
          return of(fields, reference);
        });
  }

  private static CustomerRequest of(BodyFields fields, @Nullable String reference) {
    String email = fields.optionalText("email", 254);
    if (email != null && !email.isEmpty() && !isAddress(email)) {
      fields.wrong("email", "must be an e-mail address");
    }
    return new CustomerRequest(
        reference,
        fields.text("name", CustomerDecider.MAX_NAME),
        email,
        fields.optionalText("country", CustomerDecider.MAX_COUNTRY));
  }

  private static boolean isAddress(String text) {
    int at = text.indexOf('@');
    return at > 0 && at == text.lastIndexOf('@') && at < text.length() - 1 && !text.contains(" ");
  }
}
