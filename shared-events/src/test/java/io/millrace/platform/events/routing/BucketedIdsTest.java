package io.millrace.platform.events.routing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

class BucketedIdsTest {
  @Property
  void aNewIdCarriesItsBucketAndTime(
      @ForAll @IntRange(max = Buckets.COUNT - 1) int bucket,
      @ForAll @LongRange(max = 4_102_444_800_000L) long millis,
      @ForAll long seed) {
    UUID id = BucketedIds.next(bucket, Instant.ofEpochMilli(millis), new Random(seed));

    assertThat(BucketedIds.bucketOf(id)).isEqualTo(bucket);
    assertThat(id.version()).isEqualTo(7);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(millis);
  }

  @Property
  void anIdOfAReferenceIsAlwaysTheSameAndCarriesItsBucket(
      @ForAll @IntRange(max = Buckets.COUNT - 1) int bucket, @ForAll String reference) {
    UUID id = BucketedIds.ofName(bucket, reference);

    assertThat(id).isEqualTo(BucketedIds.ofName(bucket, reference));
    assertThat(BucketedIds.bucketOf(id)).isEqualTo(bucket);
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
  }

  @Property
  void twoReferencesHaveTwoIds(@ForAll int one, @ForAll int other) {
    if (one != other) {
      assertThat(BucketedIds.ofName(1, "" + one)).isNotEqualTo(BucketedIds.ofName(1, "" + other));
    }
  }
}
