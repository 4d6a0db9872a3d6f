package io.millrace.platform.events.sealing;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.UUID;
import java.util.random.RandomGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key of one person. The same text of the same field is always sealed to the same form: its
 * nonce is a keyed hash of it (a synthetic IV, as in RFC 5297), so that what did not change is seen
 * not to have changed without opening anything. All that this shows is that a person's name is what
 * it was.
 */
public final class PersonKey {
  private final UUID person;
  private final byte[] secret;
  private final SecretKey encryption;
  private final byte[] nonces;

  PersonKey(UUID person, byte[] secret) {
    this.person = person;
    this.secret = secret.clone();
    encryption = new SecretKeySpec(AesGcm.hmac(secret, "encryption".getBytes(US_ASCII)), "AES");
    nonces = AesGcm.hmac(secret, "nonces".getBytes(US_ASCII));
  }

  /**
   * A new key.
   *
   * @param random has to be unpredictable
   */
  public static PersonKey generate(UUID person, RandomGenerator random) {
    byte[] secret = new byte[AesGcm.KEY_BYTES];
    random.nextBytes(secret);
    return new PersonKey(person, secret);
  }

  /** Whose it is. */
  public UUID person() {
    return person;
  }

  byte[] secret() {
    return secret.clone();
  }

  /** The text, sealed. */
  public String seal(PersonalField field, String text) {
    byte[] header = SealedText.header(person, field);
    byte[] clear = text.getBytes(UTF_8);
    byte[] nonce = Arrays.copyOf(AesGcm.hmac(nonces, header, clear), AesGcm.NONCE_BYTES);
    return SealedText.print(header, AesGcm.close(encryption, nonce, header, clear));
  }

  /**
   * The text in this sealed form.
   *
   * @throws UnsealException if it is none, is somebody else's, or has been changed
   */
  public String open(String sealed) {
    SealedText text = SealedText.parse(sealed);
    if (text == null) {
      throw new UnsealException("not a sealed text", null);
    }
    return new String(AesGcm.open(encryption, text.header(), text.box()), UTF_8);
  }
}
