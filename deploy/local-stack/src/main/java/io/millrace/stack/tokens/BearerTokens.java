package io.millrace.stack.tokens;

import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;
import org.jspecify.annotations.Nullable;

/** Issues bearer tokens, good and bad. Every class loader of a test JVM has the same key. */
public final class BearerTokens {
  public static final String ISSUER = "https://issuer.test";
  private static final String KEY = "test.bearer.key";

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
    return signed(claims("millrace", ISSUER, 300, "\"operator\"", ""), newKey());
  }

  public static String unsigned() {
    return signed(claims("millrace", ISSUER, 300, "\"operator\"", ""), null);
  }

  /**
   * Of the key that all but {@link #signedByAnotherKey} are signed with: Base64 of its DER form.
   */
  public static String publicKey() {
    return Base64.getEncoder().encodeToString(key().getPublicKey().getEncoded());
  }

  /** With exactly these claims, as JSON. */
  public static String signed(String claims) {
    return signed(claims, key());
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

  private static String signed(String claims, @Nullable RsaJsonWebKey key) {
    var token = new JsonWebSignature();
    token.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
    token.setAlgorithmHeaderValue(
        key == null ? AlgorithmIdentifiers.NONE : AlgorithmIdentifiers.RSA_USING_SHA256);
    token.setHeader("typ", "JWT");
    token.setPayload(claims);
    if (key != null) {
      token.setKey(key.getPrivateKey());
    }
    try {
      return token.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  private static RsaJsonWebKey key() {
    synchronized (System.getProperties()) {
      try {
        if (System.getProperty(KEY) == null) {
          System.setProperty(KEY, newKey().toJson(OutputControlLevel.INCLUDE_PRIVATE));
        }
        return new RsaJsonWebKey(JsonUtil.parseJson(System.getProperty(KEY)));
      } catch (JoseException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static RsaJsonWebKey newKey() {
    try {
      return RsaJwkGenerator.generateJwk(2048);
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }
}
