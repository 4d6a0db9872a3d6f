package io.millrace.command.imports;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/** A token issuer for tests: RS256 with a key of this JVM. */
final class TestTokens {
  private static final String ISSUER = "https://issuer.test";
  private static final Duration LIFE = Duration.ofHours(1);
  private static final KeyPair KEYS = keys();

  private TestTokens() {}

  /** What makes a service trust this issuer. */
  static Map<String, String> settings() {
    return Map.of(
        "mp.jwt.verify.publickey",
        Base64.getEncoder().encodeToString(KEYS.getPublic().getEncoded()),
        "mp.jwt.verify.issuer",
        ISSUER,
        "mp.jwt.verify.audiences",
        "millrace");
  }

  /** A token with this one role. */
  static String role(String role) {
    long now = Instant.now().getEpochSecond();
    String claims =
        """
        {"iss":"%s","aud":"millrace","sub":"test-%s","upn":"test-%s","groups":["%s"],"iat":%d,"exp":%d}"""
            .formatted(ISSUER, role, role, role, now, now + LIFE.toSeconds());
    String signed = part("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + part(claims);
    return signed + "." + signature(signed);
  }

  private static String part(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(UTF_8));
  }

  private static String signature(String text) {
    try {
      Signature signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(KEYS.getPrivate());
      signer.update(text.getBytes(UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
