package io.millrace.platform.events.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BucketRunsTest {
  @Test
  void runsAndSingleBucketsAreRead() {
    assertThat(BucketRuns.parse("33, 1-3,2")).containsExactly(1, 2, 3, 33);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "1024", "5-4", "1-", "-1", "1,,2", "0-9999"})
  void whatIsNoBucketIsRefused(String text) {
    assertThatThrownBy(() -> BucketRuns.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void whatIsWrittenIsReadAgain() {
    Random random = new Random(3);
    for (int i = 0; i < 200; i++) {
      List<Integer> all = new ArrayList<>(IntStream.range(0, 1024).boxed().toList());
      Collections.shuffle(all, random);
      List<Integer> some = all.subList(0, 1 + random.nextInt(600)).stream().sorted().toList();
      assertThat(BucketRuns.parse(BucketRuns.format(some))).isEqualTo(some);
    }
    assertThat(BucketRuns.format(List.of())).isEmpty();
  }
}
