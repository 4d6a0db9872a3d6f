package io.millrace.platform.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.millrace.platform.projection.apply.RebuildProgress;
import io.millrace.platform.projection.rebuild.Pace;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.LongUnaryOperator;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * From 10 to 90 % of the way, the time that a rebuild says it still needs is within 20 % of what it
 * then takes: at any moment where its speed is steady, on average where chance plays. At size, with
 * stores: {@code RebuildWhileServingTest}.
 */
class TimeLeftIsKnownTest {
  private static final long MILLIS = 1_000_000;
  private static final long TOTAL = 400_000;

  private final Clock clock = new Clock();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverThePagesHold(long seed) {
    Random random = new Random(seed);
    assertThat(worstError(() -> 1 + random.nextLong(3000), events -> events * 70_000))
        .isLessThan(0.2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whenPagesOfOneSizeTakeDifferentTimes(long seed) {
    Random random = new Random(seed);
    assertThat(
            meanError(() -> 1000, events -> (long) (events * 70_000 * (0.5 + random.nextDouble()))))
        .isLessThan(0.2);
  }

  @Test
  void whenTheFirstSecondsAreThreeTimesAsSlow() {
    assertThat(
            worstError(() -> 1000, events -> events * (clock.seconds() < 1.5 ? 210_000 : 70_000)))
        .isLessThan(0.2);
  }

  @Test
  void whenPagesGrowSlowerBitByBit() {
    assertThat(
            worstError(
                () -> 1000, events -> (long) (events * 70_000 * (1 + clock.seconds() / 200))))
        .isLessThan(0.2);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void whenItGivesWayNowAndThen(long seed) {
    Random random = new Random(seed);
    assertThat(
            meanError(
                () -> 1000,
                events -> events * 70_000 + (random.nextInt(20) == 0 ? 300 * MILLIS : 0)))
        .isLessThan(0.2);
  }

  @Test
  void itIsLongerAndLongerWhileNothingMovesAndRightAgainSoonAfter() {
    Pace pace = new Pace(clock);
    write(pace, 100, 1000, 70 * MILLIS);
    double before = pace.perSecond();
    write(pace, 40, 0, 1000 * MILLIS);
    assertThat(pace.perSecond()).isLessThan(before / 5);
    write(pace, 900, 1000, 70 * MILLIS);
    assertThat(pace.perSecond()).isBetween(before * 0.8, before * 1.2);
  }

  @Test
  void whoGoesOnAfterAKillKnowsHowFastItWasBefore() {
    Pace pace = new Pace(clock);
    pace.begin(10_000, 100_000);
    assertThat(pace.perSecond()).isCloseTo(10_000, withinPercentage(1));
    write(pace, 1, 1000, 500 * MILLIS);
    assertThat(pace.perSecond()).isCloseTo(10_000, withinPercentage(1));
    // A slow page of a new process does not count for more than it is.
    write(pace, 1, 1000, 500 * MILLIS);
    assertThat(pace.perSecond()).isBetween(8_000.0, 10_000.0);
    write(pace, 800, 1000, 50 * MILLIS);
    assertThat(pace.perSecond()).isCloseTo(20_000, withinPercentage(5));
  }

  /**
   * As measured with processes of JVMs on two cores: four pages a second, then sixteen. Who trusted
   * these seconds alone would be off by as much as it takes.
   */
  @Test
  void whenItIsKilledEarlyAndCodeIsColdForFiveSeconds() {
    Pace pace = new Pace(clock);
    write(pace, 10, 1000, 62 * MILLIS);
    pace.begin(pace.perSecond(), 10_000);
    double began = clock.seconds();
    List<Said> said = new ArrayList<>();
    for (int page = 10; page < 100; page++) {
      write(pace, 1, 1000, (clock.seconds() - began < 5 ? 250 : 62) * MILLIS);
      if (page < 90) {
        said.add(new Said(clock.seconds(), (99 - page) * 1000 / pace.perSecond()));
      }
    }
    assertThat(errors(said).average().orElseThrow()).isLessThan(0.4);
  }

  @Test
  void whoGoesOnAfterAKillDoesNotCountTheWayToTheFirstPage() {
    Pace pace = new Pace(clock);
    pace.begin(10_000, 20_000);
    write(pace, 100, 0, 50 * MILLIS);
    assertThat(pace.perSecond()).isCloseTo(10_000, withinPercentage(1));
    write(pace, 1, 1000, 5000 * MILLIS);
    assertThat(pace.perSecond()).isCloseTo(10_000, withinPercentage(1));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whenItIsKilledThreeTimesAndBeginsSlowlyEachTime(long seed) {
    Random random = new Random(seed);
    List<Long> kills = new ArrayList<>(List.of(TOTAL / 10, TOTAL / 2, TOTAL / 10 * 9));
    Pace pace = new Pace(clock);
    List<Said> said = new ArrayList<>();
    long done = 0;
    double slow = 1;
    while (done < TOTAL) {
      if (!kills.isEmpty() && done >= kills.getFirst()) {
        kills.removeFirst();
        pace.begin(pace.perSecond(), done);
        slow = 4;
      }
      clock.nanos += (long) (1000 * 70_000 * slow * (0.8 + 0.4 * random.nextDouble()));
      slow = Math.max(1, slow * 0.8);
      done += 1000;
      pace.wrote(1000);
      if (done >= TOTAL / 10 && done <= TOTAL / 10 * 9) {
        said.add(new Said(clock.seconds(), (TOTAL - done) / pace.perSecond()));
      }
    }
    assertThat(errors(said).average().orElseThrow()).isLessThan(0.1);
  }

  @Test
  void nothingIsKnownBeforeAnythingIsWritten() {
    Pace pace = new Pace(clock);
    assertThat(pace.perSecond()).isZero();
    assertThat(new RebuildProgress(new ProjectionId("a", 1), 0, 10, pace.perSecond()).etaSeconds())
        .isNaN();
  }

  private void write(Pace pace, int pages, long events, long nanos) {
    for (int page = 0; page < pages; page++) {
      clock.nanos += nanos;
      pace.wrote(events);
    }
  }

  private double worstError(LongSupplier pageEvents, LongUnaryOperator nanosOfPage) {
    return errors(pageEvents, nanosOfPage).max().orElseThrow();
  }

  private double meanError(LongSupplier pageEvents, LongUnaryOperator nanosOfPage) {
    return errors(pageEvents, nanosOfPage).average().orElseThrow();
  }

  /** What was said after each page from 10 to 90 %, against what came. */
  private DoubleStream errors(LongSupplier pageEvents, LongUnaryOperator nanosOfPage) {
    Pace pace = new Pace(clock);
    List<Said> said = new ArrayList<>();
    long done = 0;
    while (done < TOTAL) {
      long events = Math.min(TOTAL - done, pageEvents.getAsLong());
      clock.nanos += nanosOfPage.applyAsLong(events);
      done += events;
      pace.wrote(events);
      if (done >= TOTAL / 10 && done <= TOTAL / 10 * 9) {
        RebuildProgress progress =
            new RebuildProgress(new ProjectionId("a", 1), done, TOTAL, pace.perSecond());
        said.add(new Said(clock.seconds(), progress.etaSeconds()));
      }
    }
    return errors(said);
  }

  private record Said(double at, double left) {}

  private DoubleStream errors(List<Said> said) {
    double end = clock.seconds();
    return said.stream()
        .mapToDouble(each -> Math.abs(each.left() - (end - each.at())) / (end - each.at()));
  }

  private static final class Clock implements LongSupplier {
    private long nanos = 12345;

    @Override
    public long getAsLong() {
      return nanos;
    }

    double seconds() {
      return (nanos - 12345) / 1e9;
    }
  }
}
