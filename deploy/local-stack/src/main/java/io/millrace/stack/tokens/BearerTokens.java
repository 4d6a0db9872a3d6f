package io.millrace.stack.tokens;

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
import java.util.UUID;

/** Issues bearer tokens, good and bad. Every class loader of a test JVM has the same key. */
public final class BearerTokens {
  public static final String ISSUER = "https://issuer.test";
  private static final String PUBLIC = "test.bearer.public";
  private static final String PRIVATE = "test.bearer.private";

  private BearerTokens() {}

  public static String operator() {
    return signed(claims("millrace", ISSUER, 300, "\"operator\"", ""));
  }

  public static String merchant() {
    return signed(claims("millrace", ISSUER, 300, "\"merchant\"", ""));
  }

  public static String customer(UUID id) {
    return customerWithId("\"" + id + "\"");
  }

  /** With this claim, as JSON. */
  public static String customerWithId(String claim) {
    return signed(claims("millrace", ISSUER, 300, "\"customer\"", ",\"customer_id\":" + claim));
  }

  public static String customerWithoutId() {
    return signed(claims("millrace", ISSUER, 300, "\"customer\"", ""));
  }

  public static String withoutRole() {
    return signed(claims("millrace", ISSUER, 300, "", ""));
  }

  public static String expired() {
    return signed(claims("millrace", ISSUER, -300, "\"operator\"", ""));
  }

  public static String forAnotherAudience() {
    return signed(claims("elsewhere", ISSUER, 300, "\"operator\"", ""));
  }

  public static String fromAnotherIssuer() {
    return signed(claims("millrace", "https://stranger.test", 300, "\"operator\"", ""));
  }

  public static String signedByAnotherKey() {
    return signed(claims("millrace", ISSUER, 300, "\"operator\"", ""), newKeys().getPrivate());
  }

  public static String unsigned() {
    return base64("{\"alg\":\"none\",\"typ\":\"JWT\"}")
        + "."
        + base64(claims("millrace", ISSUER, 300, "\"operator\"", ""))
        + ".";
  }

  /**
   * Of the key that all but {@link #signedByAnotherKey} are signed with: Base64 of its DER form.
   */
  public static String publicKey() {
    ensureKeys();
    return System.getProperty(PUBLIC);
  }

  private static String claims(
      String audience, String issuer, long seconds, String groups, String more) {
    Instant now = Instant.now();
    return """
    {"iss":"%s","aud":"%s","sub":"tester","iat":%d,"exp":%d,"groups":[%s]%s}"""
        .formatted(
            issuer,
            audience,
            now.getEpochSecond() - 600,
            now.getEpochSecond() + seconds,
            groups,
            more);
  }

  /** With exactly these claims, as JSON. */
  public static String signed(String claims) {
    ensureKeys();
    try {
      byte[] key = Base64.getDecoder().decode(System.getProperty(PRIVATE));
      return signed(
          claims, KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(key)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String signed(String claims, PrivateKey key) {
    String content = base64("{\"alg\":\"RS256\",\"typ\":\"JWT\"}") + "." + base64(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(content.getBytes(StandardCharsets.US_ASCII));
      return content
          + "."
          + Base64.getUrlEncoder().withoutPadding().encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void ensureKeys() {
    synchronized (System.getProperties()) {
      if (System.getProperty(PRIVATE) == null) {
        KeyPair keys = newKeys();
        Base64.Encoder encoder = Base64.getEncoder();
        System.setProperty(PUBLIC, encoder.encodeToString(keys.getPublic().getEncoded()));
        System.setProperty(PRIVATE, encoder.encodeToString(keys.getPrivate().getEncoded()));
      }
    }
  }

  private static KeyPair newKeys() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(String text) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
