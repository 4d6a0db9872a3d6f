package io.millrace.platform.events.settings;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A password that everybody knows is none. */
class KnownSecretsTest {
  @ParameterizedTest
  @CsvSource({
    "millrace.consistency.secret, demo-only-consistency-secret-0123456789",
    "MILLRACE_WRITE_SHARDS_1__PASSWORD, demo-only-write",
    "quarkus.datasource.password, postgres",
    "QUARKUS_REDIS_PASSWORD, ChangeMe"
  })
  void theSettingIsNamedAndItsValueIsNot(String name, String value) {
    assertThatThrownBy(() -> refuse(Map.of(name, value)))
        .hasMessageContaining(name)
        .hasMessageContaining("QUARKUS_PROFILE=demo")
        .hasMessageNotContaining(value);
  }

  @Test
  void allAreNamedAtOnce() {
    assertThatThrownBy(
            () ->
                refuse(
                    Map.of(
                        "millrace.write.shards[0].password", "secret",
                        "millrace.write.shards[1].password", "secret")))
        .hasMessageContaining("shards[0].password, millrace.write.shards[1].password");
  }

  @ParameterizedTest
  @CsvSource({
    "millrace.consistency.secret, 8f1c2b7e90d3a6f5",
    "millrace.write.shards[0].username, postgres",
    "POSTGRES_PASSWORD, postgres"
  })
  void whatNobodyKnowsOrWhatIsNotOursIsNoMatter(String name, String value) {
    assertThatCode(() -> refuse(Map.of(name, value))).doesNotThrowAnyException();
  }

  private static void refuse(Map<String, String> settings) {
    KnownSecrets.refuse(settings.keySet(), settings::get);
  }
}
