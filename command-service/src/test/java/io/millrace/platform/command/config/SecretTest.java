package io.millrace.platform.command.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.platform.command.wiring.RuntimeBeans;
import io.quarkus.runtime.StartupEvent;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** There is no default secret: a start without one is refused with the setting's name. */
class SecretTest {
  @Test
  void aMissingSecretIsNamed() {
    assertThatThrownBy(() -> new RuntimeBeans().consistencyTokens(Optional::empty))
        .hasMessageContaining("millrace.consistency.secret is missing")
        .hasMessageContaining("MILLRACE_CONSISTENCY_SECRET");
  }

  @Test
  void aShortSecretIsRefusedWithoutBeingTold() {
    assertThatThrownBy(() -> new RuntimeBeans().consistencyTokens(() -> Optional.of("short")))
        .hasMessageContaining("millrace.consistency.secret is too short")
        .hasMessageNotContaining("\"short\"");
  }

  @Test
  void anyTextOfSixteenBytesWillDo() {
    assertThat(new RuntimeBeans().consistencyTokens(() -> Optional.of("0123456789abcdef")))
        .isNotNull();
  }

  @Test
  void missingKeysOfPersonalDataAreNamed() {
    assertThatThrownBy(() -> new RuntimeBeans().wrappingKeys(Optional::empty))
        .hasMessageContaining("millrace.personal-data.keys is missing")
        .hasMessageContaining("MILLRACE_PERSONAL_DATA_KEYS");
  }

  @Test
  void keysOfPersonalDataThatAreNoneAreRefused() {
    assertThatThrownBy(() -> new RuntimeBeans().wrappingKeys(() -> Optional.of("a:AAAA")))
        .hasMessageContaining("the key a has 3 bytes, it needs 32");
  }

  @Test
  void aServiceThatCannotCheckTokensDoesNotStart() {
    StartChecks checks = new StartChecks(Optional.empty(), Optional.empty());

    assertThatThrownBy(
            () ->
                checks.onStart(
                    new StartupEvent(),
                    new RuntimeBeans().consistencyTokens(() -> Optional.of("0123456789abcdef"))))
        .hasMessageContaining("mp.jwt.verify.publickey.location");
  }
}
