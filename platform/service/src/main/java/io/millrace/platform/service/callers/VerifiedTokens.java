package io.millrace.platform.service.callers;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Bearer tokens whose signature has been verified, remembered by their digest: verifying one takes
 * longer than a cached answer. None is remembered past its expiry, nor for longer than the setting
 * says, so that a key that was withdrawn counts for that long at most. What was refused is verified
 * each time.
 */
@Alternative
@Priority(1)
@Singleton
public class VerifiedTokens extends JWTCallerPrincipalFactory {
  private static final int MOST = 10_000;

  private final JWTCallerPrincipalFactory verifier;
  private final InstantSource clock;
  private final Cache<Key, JWTCallerPrincipal> verified;

  /**
   * @param context how it was verified: another one is another question
   */
  private record Key(ByteBuffer digest, JWTAuthContextInfo context) {}

  @Inject
  VerifiedTokens(TokensConfig config) {
    this(
        new DefaultJWTCallerPrincipalFactory(),
        InstantSource.system(),
        Ticker.systemTicker(),
        config.remembered());
  }

  VerifiedTokens(
      JWTCallerPrincipalFactory verifier, InstantSource clock, Ticker ticker, Duration remembered) {
    this.verifier = verifier;
    this.clock = clock;
    verified =
        Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(remembered).ticker(ticker).build();
  }

  @Override
  public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context) throws ParseException {
    Key key = new Key(ByteBuffer.wrap(digest(token)), context);
    JWTCallerPrincipal known = verified.getIfPresent(key);
    if (known != null && clock.millis() < known.getExpirationTime() * 1000) {
      return known;
    }
    JWTCallerPrincipal found = verifier.parse(token, context);
    verified.put(key, found);
    return found;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
