package io.millrace.platform.projection.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.platform.projection.apply.StallDetector.Look;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A projection stalls when it stands still although there is more to read. */
class StandstillIsNotLagTest {
  private static final Instant START = Instant.parse("2011-01-01T10:00:00Z");

  private final StallDetector detector = new StallDetector(Duration.ofSeconds(30));

  @Test
  void movingIsNoStallHoweverMuchWaits() {
    detector.look(look(10, 1_000_000, 5), START);
    assertThat(detector.look(look(11, 2_000_000, 9), START.plusSeconds(31))).isEmpty();
  }

  @Test
  void standingWhileRecordsWaitIsOneAfterSomeTime() {
    detector.look(look(10, 20, 5), START);
    assertThat(detector.look(look(10, 20, 5), START.plusSeconds(30))).isEmpty();
    assertThat(detector.look(look(10, 20, 5), START.plusSeconds(31)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("order_view", "10 records wait"));
  }

  @Test
  void standingWhileTheLedgerGrowsIsOneEvenIfKafkaHasNothingMore() {
    detector.look(look(20, 20, 5), START);
    assertThat(detector.look(look(20, 20, 6), START.plusSeconds(31)))
        .hasValueSatisfying(reason -> assertThat(reason).contains("the ledger grows", "relay"));
  }

  @Test
  void aShopWithoutCustomersDoesNotStall() {
    detector.look(look(20, 20, 5), START);
    assertThat(detector.look(look(20, 20, 5), START.plusSeconds(3600))).isEmpty();
  }

  @Test
  void itIsOverAsSoonAsItMoves() {
    detector.look(look(10, 20, 5), START);
    detector.look(look(10, 20, 5), START.plusSeconds(31));
    assertThat(detector.look(look(11, 20, 5), START.plusSeconds(32))).isEmpty();
  }

  private static Look look(long offset, long end, long ledger) {
    return new Look(Map.of("order_view", offset), Map.of("order_view", end), Map.of(0, ledger));
  }
}
