package io.millrace.platform.query.views;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.CachedViewCodec;
import io.millrace.platform.query.cache.ViewKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What goes into Redis comes out again, and what does not make sense is a miss. */
class CachedViewCodecTest {
  private static final long GENERATION = 3;

  @Test
  void everyValueComesBackAsItWas() {
    for (int seed = 0; seed < 500; seed++) {
      CachedView view = random(new Random(seed));

      CachedView back = CachedViewCodec.read(CachedViewCodec.write(view), GENERATION).orElseThrow();

      assertThat(back.body()).isEqualTo(view.body());
      assertThat(back.version()).isEqualTo(view.version());
      assertThat(back.progress()).isEqualTo(view.progress());
      assertThat(back.owner()).isEqualTo(view.owner());
      assertThat(back.loadedAt()).isEqualTo(view.loadedAt());
      assertThat(back.tags()).isEqualTo(view.tags());
      assertThat(back.cost()).isEqualTo(view.cost());
    }
  }

  @Test
  void everyTruncatedHeaderIsAMiss() {
    byte[] whole =
        CachedViewCodec.write(
            new CachedView(
                new byte[0], 1, new Progress(Map.of(0, 5L), Instant.EPOCH), "me", Instant.EPOCH));
    for (int length = 0; length < whole.length; length++) {
      assertThat(CachedViewCodec.read(Arrays.copyOf(whole, length), GENERATION))
          .as("%d", length)
          .isEmpty();
    }
  }

  @Test
  void somethingElseIsAMiss() {
    assertThat(CachedViewCodec.read("{\"id\":1}".getBytes(StandardCharsets.UTF_8), 0)).isEmpty();
  }

  private static CachedView random(Random random) {
    byte[] body = new byte[random.nextInt(300)];
    random.nextBytes(body);
    Map<Integer, Long> shards = new HashMap<>();
    Map<Integer, Long> parkedFrom = new HashMap<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      int shard = random.nextInt(100);
      shards.put(shard, random.nextLong());
      if (random.nextBoolean()) {
        parkedFrom.put(shard, random.nextLong());
      }
    }
    Instant asOf = random.nextBoolean() ? null : Instant.ofEpochSecond(random.nextInt(), 123_000);
    String owner = random.nextBoolean() ? null : UUID.randomUUID().toString();
    return new CachedView(
        body,
        random.nextLong(),
        Progress.of(shards, parkedFrom, asOf, GENERATION),
        owner,
        Instant.ofEpochMilli(random.nextInt()),
        random.nextBoolean() ? List.of() : List.of(new ViewKey("a", "b"), new ViewKey("c", "ü")),
        Duration.ofMillis(random.nextInt(5_000)));
  }
}
