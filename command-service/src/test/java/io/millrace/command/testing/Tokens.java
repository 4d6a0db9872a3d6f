package io.millrace.command.testing;

import io.millrace.stack.tokens.BearerTokens;
import java.time.Instant;

/** Tokens as the service's own settings ask for them. */
public final class Tokens {
  private Tokens() {}

  /** A merchant's. */
  public static String merchant() {
    return token("merchant-1", "merchant", "");
  }

  /** A customer's. */
  public static String customer(String id) {
    return token("customer-" + id, "customer", ",\"customer_id\":\"" + id + "\"");
  }

  /** With these claims beside issuer, audience and an hour to live. */
  public static String token(String subject, String role, String more) {
    long now = Instant.now().getEpochSecond();
    return BearerTokens.signed(
        "{\"iss\":\"https://millrace.io\",\"aud\":\"millrace\",\"sub\":\"%s\",\"iat\":%d,\"exp\":%d,\"groups\":[\"%s\"]%s}"
            .formatted(subject, now, now + 3600, role, more));
  }
}
