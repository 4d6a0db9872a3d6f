package io.millrace.platform.query.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.LocalCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.query.kit.TestConfig;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** The law of the first level: an older version never takes the place of a newer one. */
class NewerStaysTest {
  private static final ViewKey KEY = new ViewKey("order_view", "1");

  private final LocalCache cache = new LocalCache(TestConfig.defaults(), new SimpleMeterRegistry());

  @Test
  void aSlowLoaderDoesNotReplaceANewerValue() {
    cache.put(KEY, view(2));

    assertThat(cache.put(KEY, view(1))).isFalse();
    assertThat(version(cache, KEY)).contains(2L);
  }

  @Test
  void aSlowLoaderDoesNotBringBackWhatWasInvalidated() {
    cache.put(KEY, view(1));
    cache.invalidate(KEY, 2);

    assertThat(cache.put(KEY, view(1))).isFalse();
    assertThat(cache.get(KEY)).isNull();
    assertThat(cache.put(KEY, view(2))).isTrue();
  }

  @Test
  void anInvalidationThatComesLateChangesNothing() {
    cache.put(KEY, view(3));
    cache.invalidate(KEY, 2);

    assertThat(version(cache, KEY)).contains(3L);
    assertThat(cache.refuses(KEY, 1)).isTrue();
  }

  @Test
  void inAnyOrderWhatStaysIsNeverOlderThanWhatIsKnown() {
    for (int seed = 0; seed < 2_000; seed++) {
      Random random = new Random(seed);
      LocalCache fresh = new LocalCache(TestConfig.defaults(), new SimpleMeterRegistry());
      long newest = 0;
      for (int step = 0; step < 12; step++) {
        long version = 1L + random.nextInt(6);
        newest = Math.max(newest, version);
        if (random.nextBoolean()) {
          fresh.put(KEY, view(version));
        } else {
          fresh.invalidate(KEY, version);
        }
        LocalCache.Kept kept = fresh.get(KEY);
        if (kept != null) {
          assertThat(kept.view().version()).as("seed %d, step %d", seed, step).isEqualTo(newest);
        }
      }
    }
  }

  @Test
  void alsoWhenLoadersAndInvalidationsRace() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int round = 0; round < 300; round++) {
        ViewKey key = new ViewKey("order_view", "race-" + round);
        List<Runnable> actions = new ArrayList<>();
        for (long version = 1; version <= 4; version++) {
          long v = version;
          actions.add(() -> cache.put(key, view(v)));
          actions.add(() -> cache.invalidate(key, v));
        }
        Collections.shuffle(actions, new Random(round));
        CountDownLatch start = new CountDownLatch(1);
        List<Future<?>> running = new ArrayList<>();
        for (Runnable action : actions) {
          running.add(
              threads.submit(
                  () -> {
                    start.await();
                    action.run();
                    return null;
                  }));
        }
        start.countDown();
        for (Future<?> one : running) {
          one.get();
        }
        // Version 4 was put once and nothing newer is known: it has to be there, whatever came
        // when.
        assertThat(version(cache, key)).as("round %d", round).contains(4L);
      }
    }
  }

  @Test
  void thatThereIsNoRowIsOlderThanAnyRow() {
    CachedView absent =
        CachedView.absent(Progress.NONE, Instant.EPOCH, List.of(), Duration.ofMillis(1));
    cache.put(KEY, absent);
    assertThat(version(cache, KEY)).contains(0L);

    cache.invalidate(KEY, 1);

    assertThat(cache.get(KEY)).isNull();
    assertThat(cache.put(KEY, absent)).isFalse();
    assertThat(cache.put(KEY, view(1))).isTrue();
    assertThat(cache.put(KEY, absent)).isFalse();
  }

  private static Optional<Long> version(LocalCache cache, ViewKey key) {
    return Optional.ofNullable(cache.get(key)).map(kept -> kept.view().version());
  }

  private static CachedView view(long version) {
    return new CachedView(new byte[10], version, Progress.NONE, null, Instant.EPOCH);
  }
}
