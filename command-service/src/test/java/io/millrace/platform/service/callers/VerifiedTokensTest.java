package io.millrace.platform.service.callers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipalFactory;
import io.smallrye.jwt.auth.principal.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.Test;

/** Rule: a token is verified once, as long as it and the memory of it last. */
class VerifiedTokensTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration REMEMBERED = Duration.ofMinutes(1);
  private static final JWTAuthContextInfo CONTEXT = new JWTAuthContextInfo();

  private final List<String> verifications = new ArrayList<>();
  private Duration later = Duration.ZERO;
  private boolean withdrawn;

  private final VerifiedTokens tokens =
      new VerifiedTokens(
          new JWTCallerPrincipalFactory() {
            @Override
            public JWTCallerPrincipal parse(String token, JWTAuthContextInfo context)
                throws ParseException {
              verifications.add(token);
              return verify(token);
            }
          },
          () -> START.plus(later),
          () -> later.toNanos(),
          REMEMBERED);

  /** A token is the seconds that it lasts and its subject. */
  private JWTCallerPrincipal verify(String token) throws ParseException {
    String[] parts = token.split(" ", -1);
    Instant expiry = START.plusSeconds(Long.parseLong(parts[0]));
    if (withdrawn || START.plus(later).isAfter(expiry)) {
      throw new ParseException("no longer");
    }
    JwtClaims claims = new JwtClaims();
    claims.setSubject(parts[1]);
    claims.setExpirationTime(NumericDate.fromSeconds(expiry.getEpochSecond()));
    return new DefaultJWTCallerPrincipal(claims);
  }

  private String subject(String token) throws ParseException {
    return tokens.parse(token, CONTEXT).getSubject();
  }

  @Test
  void byDefaultForAMinute() {
    TokensConfig defaults =
        new SmallRyeConfigBuilder()
            .withMapping(TokensConfig.class)
            .withConverter(Duration.class, 100, new DurationConverter())
            .build()
            .getConfigMapping(TokensConfig.class);

    assertThat(defaults.remembered()).isEqualTo(REMEMBERED);
  }

  @Test
  void eachIsVerifiedOnce() throws Exception {
    for (int i = 0; i < 3; i++) {
      assertThat(subject("3600 ada")).isEqualTo("ada");
      assertThat(subject("3600 bob")).isEqualTo("bob");
    }

    assertThat(verifications).containsExactly("3600 ada", "3600 bob");
  }

  @Test
  void anotherWayToVerifyItIsAskedForItself() throws Exception {
    subject("3600 ada");

    tokens.parse("3600 ada", new JWTAuthContextInfo());

    assertThat(verifications).hasSize(2);
  }

  @Test
  void noneIsRememberedPastItsExpiry() throws Exception {
    subject("30 ada");
    later = Duration.ofSeconds(29);
    subject("30 ada");
    assertThat(verifications).hasSize(1);

    later = Duration.ofSeconds(31);

    assertThatThrownBy(() -> subject("30 ada")).isInstanceOf(ParseException.class);
  }

  @Test
  void aWithdrawnKeyCountsForNoLongerThanItIsRemembered() throws Exception {
    subject("3600 ada");
    withdrawn = true;
    later = REMEMBERED.minusSeconds(1);
    assertThat(subject("3600 ada")).isEqualTo("ada");

    later = REMEMBERED.plusSeconds(1);

    assertThatThrownBy(() -> subject("3600 ada")).isInstanceOf(ParseException.class);
  }

  @Test
  void whatWasRefusedIsVerifiedAgain() throws Exception {
    withdrawn = true;
    assertThatThrownBy(() -> subject("3600 ada")).isInstanceOf(ParseException.class);

    withdrawn = false;

    assertThat(subject("3600 ada")).isEqualTo("ada");
  }
}
