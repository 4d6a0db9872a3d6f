package io.millrace.platform.events.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WrappingKeysTest {
  private static final UUID ADA = UUID.fromString("6f1b1c7e-3a55-5d0e-9a4c-52a1f0f9d3b1");
  private final SecureRandom random = new SecureRandom();
  private final String first = "a:" + key();
  private final String second = "b:" + key();
  private final PersonKey person = PersonKey.generate(ADA, random);

  @Test
  void aKeyComesOutOfItsWrappingAsItWent() {
    WrappingKeys keys = WrappingKeys.parse(first);
    String sealed = person.seal(PersonalField.NAME, "Ada");

    assertThat(keys.unwrap(ADA, keys.wrap(person, random)).open(sealed)).isEqualTo("Ada");
  }

  @Test
  void theFirstKeyWrapsAndTheOthersStillOpen() {
    String old = WrappingKeys.parse(first).wrap(person, random);
    WrappingKeys rotated = WrappingKeys.parse(second + " , " + first);

    assertThat(rotated.unwrap(ADA, old).secret()).isEqualTo(person.secret());
    assertThat(rotated.wrap(person, random)).startsWith("b.");
  }

  @Test
  void aMissingWrappingKeyIsNamed() {
    String old = WrappingKeys.parse(first).wrap(person, random);

    assertThatThrownBy(() -> WrappingKeys.parse(second).unwrap(ADA, old))
        .isInstanceOf(UnsealException.class)
        .hasMessageContaining("'a'");
  }

  @Test
  void aKeyPutInAnotherPersonsPlaceIsRefused() {
    WrappingKeys keys = WrappingKeys.parse(first);

    assertThatThrownBy(() -> keys.unwrap(UUID.randomUUID(), keys.wrap(person, random)))
        .isInstanceOf(UnsealException.class);
  }

  @Test
  void aKeyOfTheWrongLengthIsRefusedAndNotShown() {
    String given = Base64.getEncoder().encodeToString(new byte[31]);

    assertThatThrownBy(() -> WrappingKeys.parse("a:" + given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the key a has 31 bytes, it needs 32")
        .hasMessageNotContaining(given);
  }

  @Test
  void aKeyWithoutIdAndAnIdThatStandsTwiceAreRefused() {
    assertThatThrownBy(() -> WrappingKeys.parse(key())).hasMessageContaining("has no id");
    assertThatThrownBy(() -> WrappingKeys.parse(first + "," + first)).hasMessageContaining("twice");
    assertThatThrownBy(() -> WrappingKeys.parse("a:%%%")).hasMessageContaining("not base64");
  }

  private String key() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }
}
