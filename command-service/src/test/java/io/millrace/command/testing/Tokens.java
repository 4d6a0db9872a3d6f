package io.millrace.command.testing;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import org.eclipse.microprofile.config.ConfigProvider;

/** A small issuer of tokens. Keys as Base64 of their DER form. */
public record Tokens(String publicKey, String privateKey) {
  static final String PRIVATE_KEY = "test.tokens.private-key";

  static Tokens generate() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      KeyPair pair = generator.generateKeyPair();
      Base64.Encoder base64 = Base64.getEncoder();
      return new Tokens(
          base64.encodeToString(pair.getPublic().getEncoded()),
          base64.encodeToString(pair.getPrivate().getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

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
    return signed(
        "{\"iss\":\"https://millrace.io\",\"aud\":\"millrace\",\"sub\":\"%s\",\"exp\":%d,\"groups\":[\"%s\"]%s}"
            .formatted(subject, Instant.now().getEpochSecond() + 3600, role, more));
  }

  /** With exactly this payload. */
  public static String signed(String payload) {
    Base64.Encoder url = Base64.getUrlEncoder().withoutPadding();
    String head =
        url.encodeToString("{\"alg\":\"RS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8))
            + "."
            + url.encodeToString(payload.getBytes(StandardCharsets.UTF_8));
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key());
      signature.update(head.getBytes(StandardCharsets.UTF_8));
      return head + "." + url.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PrivateKey key() throws GeneralSecurityException {
    String base64 = ConfigProvider.getConfig().getValue(PRIVATE_KEY, String.class);
    return KeyFactory.getInstance("RSA")
        .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
  }
}
