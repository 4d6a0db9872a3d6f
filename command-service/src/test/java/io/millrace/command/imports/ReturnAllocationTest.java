package io.millrace.command.imports;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.imports.ReturnAllocation.Allocated;
import io.millrace.command.imports.ReturnAllocation.Candidate;
import io.millrace.command.imports.ReturnAllocation.ExceedsPurchases;
import io.millrace.command.imports.ReturnAllocation.Share;
import io.millrace.command.imports.ReturnAllocation.WithoutPurchase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rule: a return is taken from the latest order first, and never partly. */
class ReturnAllocationTest {
  private static final Instant MONDAY = Instant.parse("2011-01-03T10:00:00Z");
  private static final Instant TUESDAY = Instant.parse("2011-01-04T10:00:00Z");

  record Line(Instant placedAt, String reference, int line, int unreturned) implements Candidate {}

  @Test
  void theLatestOrderGivesFirst() {
    Line monday = new Line(MONDAY, "900", 1, 5);
    Line tuesday = new Line(TUESDAY, "100", 1, 5);
    assertThat(shares(List.of(monday, tuesday), 6))
        .containsExactly(new Share<>(tuesday, 5), new Share<>(monday, 1));
  }

  @Test
  void ofOrdersOfOneMomentTheHigherInvoiceNumberGivesFirst() {
    Line shorter = new Line(MONDAY, "99999", 1, 5);
    Line longer = new Line(MONDAY, "100000", 1, 5);
    assertThat(shares(List.of(shorter, longer), 1)).containsExactly(new Share<>(longer, 1));
  }

  @Test
  void withinAnOrderTheLowerLineGivesFirst() {
    Line second = new Line(MONDAY, "1", 2, 5);
    Line first = new Line(MONDAY, "1", 1, 5);
    assertThat(shares(List.of(second, first), 6))
        .containsExactly(new Share<>(first, 5), new Share<>(second, 1));
  }

  @Test
  void whatWasNeverBoughtCannotComeBack() {
    assertThat(ReturnAllocation.of(List.<Line>of(), 1)).isEqualTo(new WithoutPurchase<Line>());
  }

  @Test
  void whatWasBoughtAndCameBackAlreadyExceedsThePurchases() {
    assertThat(ReturnAllocation.of(List.of(new Line(MONDAY, "1", 1, 0)), 1))
        .isEqualTo(new ExceedsPurchases<Line>(0));
  }

  @Test
  void nothingIsTakenWhenTooLittleIsLeft() {
    List<Line> lines = List.of(new Line(MONDAY, "1", 1, 2), new Line(TUESDAY, "2", 1, 3));
    assertThat(ReturnAllocation.of(lines, 6)).isEqualTo(new ExceedsPurchases<Line>(5));
  }

  static Stream<Integer> seeds() {
    return Stream.iterate(1, seed -> seed + 1).limit(500);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void piecesAreTakenOneByOneFromTheBestLineThatHasAny(int seed) {
    Random random = new Random(seed);
    List<Line> lines = randomLines(random);
    int quantity = 1 + random.nextInt(20);
    int left = lines.stream().mapToInt(Line::unreturned).sum();
    ReturnAllocation<Line> allocation = ReturnAllocation.of(lines, quantity);
    if (lines.isEmpty()) {
      assertThat(allocation).isInstanceOf(WithoutPurchase.class);
    } else if (left < quantity) {
      assertThat(allocation).isEqualTo(new ExceedsPurchases<Line>(left));
    } else {
      Map<Line, Integer> taken = new HashMap<>();
      shares(lines, quantity)
          .forEach(share -> taken.merge(share.line(), share.quantity(), Integer::sum));
      assertThat(taken).isEqualTo(pieceByPiece(lines, quantity));
    }
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void theOrderOfTheCandidatesDoesNotMatter(int seed) {
    Random random = new Random(seed);
    List<Line> lines = randomLines(random);
    List<Line> shuffled = new ArrayList<>(lines);
    Collections.shuffle(shuffled, random);
    int quantity = 1 + random.nextInt(20);
    assertThat(ReturnAllocation.of(shuffled, quantity))
        .isEqualTo(ReturnAllocation.of(lines, quantity));
  }

  private static List<Line> randomLines(Random random) {
    List<Line> lines = new ArrayList<>();
    int orders = random.nextInt(4);
    for (int order = 0; order < orders; order++) {
      Instant at = random.nextBoolean() ? MONDAY : TUESDAY;
      String reference = Integer.toString(random.nextInt(3) * 1000 + order);
      for (int line = 1; line <= 1 + random.nextInt(3); line++) {
        lines.add(new Line(at, reference, line, random.nextInt(6)));
      }
    }
    return lines;
  }

  /** The rule as it is written down, without any regard for speed. */
  private static Map<Line, Integer> pieceByPiece(List<Line> lines, int quantity) {
    Map<Line, Integer> taken = new HashMap<>();
    for (int piece = 0; piece < quantity; piece++) {
      Line best = null;
      for (Line line : lines) {
        boolean has = taken.getOrDefault(line, 0) < line.unreturned();
        if (has && (best == null || goesBefore(line, best))) {
          best = line;
        }
      }
      if (best == null) {
        throw new AssertionError("fewer pieces than asked for");
      }
      taken.merge(best, 1, Integer::sum);
    }
    return taken;
  }

  private static boolean goesBefore(Line one, Line other) {
    if (!one.placedAt().equals(other.placedAt())) {
      return one.placedAt().isAfter(other.placedAt());
    }
    int references =
        Integer.compare(Integer.parseInt(one.reference()), Integer.parseInt(other.reference()));
    return references == 0 ? one.line() < other.line() : references > 0;
  }

  private static List<Share<Line>> shares(List<Line> lines, int quantity) {
    return ((Allocated<Line>) ReturnAllocation.of(lines, quantity)).shares();
  }
}
