package io.millrace.platform.events.routing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BucketsTest {
  @ParameterizedTest
  @CsvSource(
      value = {
        "'' | 0",
        "test | ba6bd213",
        "Hello, world! | c0363e43",
        "The quick brown fox jumps over the lazy dog | 2e4ff723"
      },
      delimiter = '|')
  void theHashIsThePublishedOne(String text, String expected) {
    assertThat(Integer.toHexString(Murmur3.hash32(text.getBytes(UTF_8)))).isEqualTo(expected);
  }

  @Test
  void keysSpreadEvenly() {
    int[] perBucket = new int[Buckets.COUNT];
    for (int i = 0; i < 100 * Buckets.COUNT; i++) {
      perBucket[Buckets.of("key-" + i)]++;
    }

    assertThat(Arrays.stream(perBucket)).allMatch(count -> count > 50 && count < 160);
  }
}
