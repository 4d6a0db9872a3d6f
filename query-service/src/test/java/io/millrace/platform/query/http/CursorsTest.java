package io.millrace.platform.query.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A cursor gives back its place, and only to the list that it was written for. */
class CursorsTest {
  private final Cursors cursors = new Cursors("0123456789abcdef");

  @Test
  void everyPlaceComesBack() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      String list = text(random);
      String place = text(random);

      assertThat(cursors.read(list, cursors.write(list, place))).contains(place);
    }
  }

  @Test
  void anotherListRefusesIt() {
    for (int seed = 0; seed < 1_000; seed++) {
      Random random = new Random(seed);
      String list = text(random);
      String place = text(random);

      assertThat(cursors.read(list + "x", cursors.write(list, place))).isEmpty();
    }
  }

  @Test
  void theBorderBetweenListAndPlaceDoesNotMove() {
    assertThat(cursors.read("ab", cursors.write("a", "bc"))).isEmpty();
    assertThat(cursors.read("1", cursors.write("", "1:1"))).isEmpty();
  }

  @Test
  void oneBitMoreOrLessIsNoCursor() {
    byte[] cursor = Base64.getUrlDecoder().decode(cursors.write("list", "place"));
    for (int bit = 0; bit < cursor.length * 8; bit++) {
      byte[] changed = cursor.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      String text = Base64.getUrlEncoder().withoutPadding().encodeToString(changed);

      assertThat(cursors.read("list", text)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void anotherInstallationRefusesIt() {
    assertThat(new Cursors("fedcba9876543210").read("l", cursors.write("l", "p"))).isEmpty();
  }

  @Test
  void garbageIsNoCursor() {
    for (String text : new String[] {"", "a", "****", "A".repeat(10_000)}) {
      assertThat(cursors.read("list", text)).isEmpty();
    }
  }

  private static String text(Random random) {
    return random
        .ints(random.nextInt(60), 32, 0x2000)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
