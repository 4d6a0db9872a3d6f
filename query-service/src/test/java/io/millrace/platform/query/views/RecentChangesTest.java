package io.millrace.platform.query.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.RecentChanges;
import io.millrace.platform.query.cache.Tags;
import io.millrace.platform.query.cache.Tombstones;
import io.millrace.platform.query.cache.ViewKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A flood of changes lets no old value back, and does not fill the memory. */
class RecentChangesTest {
  private static final int FLOOD = 3 * RecentChanges.MAX_KEYS;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration TTL = Duration.ofMinutes(1);

  private Instant now = START;
  private final Tombstones tombstones = new Tombstones(TTL, () -> now);
  private final Tags tags = new Tags(TTL, () -> now);

  @Test
  void theYoungestTombstonesAreThere() {
    flood();

    assertThat(
            IntStream.range(FLOOD - RecentChanges.MAX_KEYS, FLOOD)
                .filter(i -> !tombstones.refuses(key(i), 1)))
        .isEmpty();
  }

  @Test
  void aRowThatChangesAgainIsYoungAgain() {
    tombstones.bury(key(0), 5);
    for (int i = 1; i < FLOOD; i++) {
      tombstones.bury(key(i), 2);
      if (i % 50_000 == 0) {
        tombstones.bury(key(0), 4);
      }
    }

    assertThat(tombstones.refuses(key(0), 4)).isTrue();
  }

  @Test
  void ofThoseThatHadToGoNoValueFromBeforeIsTaken() {
    flood();
    Instant forgotten = time(FLOOD - RecentChanges.MAX_KEYS);

    assertThat(tombstones.refuses(key(0), view(1, START))).isTrue();
    assertThat(tombstones.refuses(key(0), view(2, forgotten.minusMillis(1)))).isTrue();
    assertThat(tombstones.refuses(key(0), view(2, null))).isTrue();
    assertThat(tombstones.refuses(key(0), view(2, forgotten.plusSeconds(1)))).isFalse();
    assertThat(tags.refuse(view(1, START))).isTrue();
    assertThat(tags.refuse(view(1, forgotten.plusSeconds(1)))).isFalse();
  }

  @Test
  void onlyUntilNoneOfThemCanLiveAnyMore() {
    flood();
    now = now.plus(TTL).plusSeconds(1);

    assertThat(tombstones.refuses(key(0), view(1, START))).isFalse();
  }

  @Test
  void withoutAFloodNothingIsForgotten() {
    tombstones.bury(key(0), 2);

    assertThat(tombstones.refuses(key(1), view(1, null))).isFalse();
    assertThat(tombstones.refuses(key(0), view(1, START))).isTrue();
    assertThat(tombstones.refuses(key(0), view(2, null))).isFalse();
  }

  @Test
  void noMoreAreKeptThanFit() {
    RecentChanges<Integer> changes = new RecentChanges<>(TTL, () -> now);
    for (int i = 0; i < FLOOD; i++) {
      changes.put(key(i), i, Math::max);
    }

    assertThat(IntStream.range(0, FLOOD).filter(i -> changes.get(key(i)) != null).count())
        .isEqualTo(RecentChanges.MAX_KEYS);
  }

  /** Ten changes in a millisecond; some rows are looked for all the time. */
  private void flood() {
    for (int i = 0; i < FLOOD; i++) {
      now = time(i);
      tombstones.bury(key(i), 2);
      tags.changed(key(i), now);
      tombstones.refuses(key(i % 100), 1);
    }
  }

  private static Instant time(int change) {
    return START.plusNanos(change * 100_000L);
  }

  private static ViewKey key(int i) {
    return new ViewKey("order_view", String.valueOf(i));
  }

  private static CachedView view(long version, @Nullable Instant asOf) {
    return new CachedView(
        new byte[1],
        version,
        new Progress(Map.of(0, 1L), asOf),
        null,
        Instant.EPOCH,
        List.of(key(0)),
        Duration.ZERO);
  }
}
