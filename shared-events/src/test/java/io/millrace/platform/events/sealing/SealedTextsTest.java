package io.millrace.platform.events.sealing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import java.util.Objects;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;

class SealedTextsTest {
  private static final UUID ADA = UUID.fromString("6f1b1c7e-3a55-5d0e-9a4c-52a1f0f9d3b1");
  private final SecureRandom random = new SecureRandom();
  private final PersonKey key = PersonKey.generate(ADA, random);

  @Property(tries = 300)
  void whatIsSealedOpensAsItWas(@ForAll @StringLength(max = 200) String text) {
    String whole = new String(text.getBytes(UTF_8), UTF_8); // no half surrogates
    String sealed = key.seal(PersonalField.NAME, whole);

    assertThat(key.open(sealed)).isEqualTo(whole);
    assertThat(sealed).matches("sealed:1:[A-Za-z0-9_-]+");
  }

  @Property(tries = 100)
  void theSameTextIsSealedToTheSameForm(@ForAll @StringLength(max = 50) String text) {
    assertThat(key.seal(PersonalField.NAME, text)).isEqualTo(key.seal(PersonalField.NAME, text));
  }

  @Property(tries = 300)
  void aChangedCharacterIsRefused(@ForAll @IntRange(max = 500) int at) {
    String sealed = key.seal(PersonalField.NAME, "Ada Byron");
    int start = SealedText.PREFIX.length();
    // The last character may hold bits that no byte has.
    int index = start + at % (sealed.length() - start - 1);
    char changed = sealed.charAt(index) == 'A' ? 'g' : 'A';
    String forged = sealed.substring(0, index) + changed + sealed.substring(index + 1);

    assertThatThrownBy(() -> key.open(forged)).isInstanceOf(UnsealException.class);
  }

  @Property(tries = 1)
  void aNameIsNotTakenForAnEmail() {
    byte[] header = SealedText.header(ADA, PersonalField.EMAIL);
    SealedText name = Objects.requireNonNull(SealedText.parse(key.seal(PersonalField.NAME, "Ada")));

    assertThatThrownBy(() -> key.open(SealedText.print(header, name.box())))
        .isInstanceOf(UnsealException.class);
  }

  @Property(tries = 1)
  void anotherPersonsKeyOpensNothing() {
    PersonKey other = PersonKey.generate(UUID.randomUUID(), random);

    assertThatThrownBy(() -> other.open(key.seal(PersonalField.NAME, "Ada")))
        .isInstanceOf(UnsealException.class);
  }

  @Property(tries = 200)
  void garbageIsNoSealedText(@ForAll @StringLength(max = 80) String garbage) {
    assertThatThrownBy(() -> key.open("sealed:1:" + garbage)).isInstanceOf(UnsealException.class);
  }

  @Property(tries = 200)
  void theSealedStringsOfJsonAreOpenedAndNothingElse(@ForAll @StringLength(max = 40) String text) {
    String whole = new String(text.getBytes(UTF_8), UTF_8).replaceAll("[\\p{Cntrl}\"\\\\]", "");
    String json = "{\"a\":\"say \\\"sealed:1:x\\\"\",\"name\":\"%s\",\"n\":[1,\"%s\"]}";
    String email = key.seal(PersonalField.EMAIL, "ada@example.com");
    byte[] sealed = json.formatted(key.seal(PersonalField.NAME, whole), email).getBytes(UTF_8);

    assertThat(Sealed.personsIn(sealed)).containsExactly(ADA);
    assertThat(new String(Sealed.openIn(sealed, person -> key), UTF_8))
        .isEqualTo(json.formatted(whole, "ada@example.com"));
    assertThat(new String(Sealed.openIn(sealed, person -> null), UTF_8))
        .isEqualTo(json.replace("\"%s\"", "null"));
  }

  @Property(tries = 1)
  void whatNeedsEscapesInJsonGetsThem() {
    byte[] sealed = ("[\"" + key.seal(PersonalField.NAME, "a\"b\\c\n") + "\"]").getBytes(UTF_8);

    assertThat(new String(Sealed.openIn(sealed, person -> key), UTF_8))
        .isEqualTo("[\"a\\\"b\\\\c\\u000a\"]");
  }

  @Property(tries = 1)
  void aTextThatWasNeverSealedOpensAsItself() {
    assertThat(Sealed.open("Ada Byron", person -> null)).isEqualTo("Ada Byron");
  }
}
