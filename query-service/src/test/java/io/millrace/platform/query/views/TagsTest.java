package io.millrace.platform.query.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.Tags;
import io.millrace.platform.query.cache.ViewKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A value without a version of its own is old once a row that it was made from has changed. */
class TagsTest {
  private static final ViewKey TAG = new ViewKey("customer_view", "1");
  private static final Instant CHANGED = Instant.parse("2026-01-01T00:00:10Z");

  private final Tags tags = new Tags(Duration.ofMinutes(1), InstantSource.system());

  @Test
  void withoutAChangeItIsGood() {
    assertThat(tags.refuse(madeAt(CHANGED))).isFalse();
  }

  @Test
  void whatWasReadBeforeTheChangeIsOld() {
    tags.changed(TAG, CHANGED);

    assertThat(tags.refuse(madeAt(CHANGED.minusSeconds(1)))).isTrue();
  }

  @Test
  void whatCertainlyIncludesTheChangeIsGood() {
    tags.changed(TAG, CHANGED);

    assertThat(tags.refuse(madeAt(CHANGED.plusSeconds(1)))).isFalse();
  }

  @Test
  void whatMayIncludeItOrNotIsOld() {
    tags.changed(TAG, CHANGED);

    assertThat(tags.refuse(madeAt(CHANGED))).isTrue();
    assertThat(tags.refuse(madeAt(null))).isTrue();
  }

  @Test
  void anEarlierChangeThatIsToldLaterChangesNothing() {
    tags.changed(TAG, CHANGED);
    tags.changed(TAG, CHANGED.minusSeconds(5));

    assertThat(tags.refuse(madeAt(CHANGED.minusSeconds(2)))).isTrue();
  }

  @Test
  void otherRowsDoNotMatter() {
    tags.changed(new ViewKey("customer_view", "2"), CHANGED);

    assertThat(tags.refuse(madeAt(CHANGED.minusSeconds(1)))).isFalse();
  }

  private static CachedView madeAt(@Nullable Instant asOf) {
    return new CachedView(
        new byte[1],
        1,
        new Progress(Map.of(0, 1L), asOf),
        null,
        Instant.EPOCH,
        List.of(TAG),
        Duration.ZERO);
  }
}
