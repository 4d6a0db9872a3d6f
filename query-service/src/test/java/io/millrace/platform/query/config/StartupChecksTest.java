package io.millrace.platform.query.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.query.kit.TestConfig;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfig;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Without what has no safe default the service does not start, and says what is missing. */
class StartupChecksTest {
  private final Map<String, String> settings =
      new HashMap<>(
          Map.of(
              "millrace.consistency.secret", "0123456789abcdef",
              "millrace.personal-data.keys", "test:bm90LWEtc2VjcmV0LWZvci10aGUtdGVzdHMtLTAwMDE=",
              "millrace.read.primary.url", "postgresql://p:1/read",
              "millrace.read.primary.username", "u",
              "millrace.read.primary.password", "s",
              "mp.jwt.verify.publickey.location", "key.pem",
              "mp.jwt.verify.issuer", "issuer",
              "quarkus.redis.hosts", "redis://r:1"));

  @Test
  void startsWithEverythingSet() {
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  @Test
  void namesTheSecret() {
    settings.remove("millrace.consistency.secret");
    assertRefusedFor("millrace.consistency.secret");
  }

  @Test
  void takesNoShortSecret() {
    settings.put("millrace.consistency.secret", "short");
    assertRefusedFor("millrace.consistency.secret");
  }

  @Test
  void needsTheKeysOfPersonalData() {
    settings.remove("millrace.personal-data.keys");
    assertRefusedFor("millrace.personal-data.keys");
  }

  @Test
  void takesNoShortKeyOfPersonalData() {
    settings.put("millrace.personal-data.keys", "a:AAAA");
    assertRefusedFor("millrace.personal-data.keys");
  }

  @Test
  void namesTheKeyOfTheBearerTokens() {
    settings.remove("mp.jwt.verify.publickey.location");
    assertRefusedFor("mp.jwt.verify.publickey.location");
  }

  @Test
  void namesTheirIssuer() {
    settings.remove("mp.jwt.verify.issuer");
    assertRefusedFor("mp.jwt.verify.issuer");
  }

  @Test
  void needsAStoreToReadFrom() {
    settings.keySet().removeIf(name -> name.startsWith("millrace.read"));
    assertRefusedFor("millrace.read.primary.url");
  }

  @Test
  void needsRedisUnlessItIsSwitchedOff() {
    settings.remove("quarkus.redis.hosts");
    assertRefusedFor("quarkus.redis.hosts");
    settings.put("millrace.cache.l2.enabled", "false");
    assertThatCode(this::check).doesNotThrowAnyException();
  }

  private void assertRefusedFor(String name) {
    assertThatThrownBy(this::check)
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(name);
  }

  private void check() {
    SmallRyeConfig config = TestConfig.config(settings);
    new StartupChecks()
        .check(
            new StartupEvent(),
            config.getConfigMapping(QueryConfig.class),
            () -> "customer_view",
            config);
  }
}
