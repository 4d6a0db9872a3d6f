package io.millrace.query.orderstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A position survives the way to the client and back; anything else is none. */
class FeedPositionTest {
  @Test
  void comesBackAsItWas() {
    FeedPosition position = new FeedPosition(Map.of(0, 5L, 3, 0L, 1, 123_456_789_012L));

    assertThat(position.write()).isEqualTo("0-5.1-123456789012.3-0");
    assertThat(FeedPosition.read(position.write())).contains(position);
  }

  @Test
  void whoHasSeenNothingOfAnEmptyTopicHasOneToo() {
    FeedPosition position = new FeedPosition(Map.of(0, -1L, 1, -1L));

    assertThat(position.write()).isEqualTo("start");
    assertThat(FeedPosition.read("start")).contains(new FeedPosition(Map.of()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "0",
        "0-",
        "-1",
        "0-1.",
        "0--1",
        "a-b",
        "0-1;1-2",
        "0-9999999999999999999"
      })
  void garbageIsNone(String text) {
    assertThat(FeedPosition.read(text)).isEmpty();
  }
}
