package io.millrace.command.stock;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.stock.BalancePolicy.Move;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Laws of how free pieces are spread over shards, for any figures. */
class SpreadingTest {
  /** Five hundred times one to sixteen shards, from few pieces to many. */
  static Stream<List<Long>> figures() {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
    return Stream.generate(
            () -> {
              long most = 1L << random.nextInt(1, 20);
              return LongStream.generate(() -> random.nextLong(most))
                  .limit(random.nextInt(1, 17))
                  .boxed()
                  .toList();
            })
        .limit(500);
  }

  private static List<Long> after(List<Long> available, List<Move> moves) {
    List<Long> left = new ArrayList<>(available);
    for (Move move : moves) {
      left.set(move.donor(), left.get(move.donor()) - move.pieces());
      left.set(move.receiver(), left.get(move.receiver()) + move.pieces());
    }
    return left;
  }

  private static long sum(List<Long> pieces) {
    return pieces.stream().mapToLong(Long::longValue).sum();
  }

  @ParameterizedTest
  @MethodSource("figures")
  void noPieceIsMadeOrLostAndNobodyGivesMoreThanItHas(List<Long> available) {
    List<Move> moves = BalancePolicy.moves(available);

    assertThat(moves).allMatch(move -> move.pieces() > 0 && move.donor() != move.receiver());
    assertThat(after(available, moves)).allMatch(pieces -> pieces >= 0);
    assertThat(sum(after(available, moves))).isEqualTo(sum(available));
  }

  @ParameterizedTest
  @MethodSource("figures")
  void whatItLeadsToNeedsNoFurtherMove(List<Long> available) {
    assertThat(BalancePolicy.moves(after(available, BalancePolicy.moves(available)))).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("figures")
  void nobodyIsLeftWithLessThanHalfAShareAndNobodyGivesBelowAShare(List<Long> available) {
    long share = sum(available) / available.size();
    List<Move> moves = BalancePolicy.moves(available);
    List<Long> left = after(available, moves);

    assertThat(left).allMatch(pieces -> 2 * pieces >= share);
    assertThat(moves).allMatch(move -> left.get(move.donor()) >= share);
  }

  @ParameterizedTest
  @MethodSource("figures")
  void aDryShardAsksForAllThatItMissesAndForNoMoreThanThereIs(List<Long> others) {
    Map<Integer, Long> available = new HashMap<>();
    for (int i = 0; i < others.size(); i++) {
      available.put(i, others.get(i));
    }
    long missing = 1 + sum(others) / 2;

    Map<Integer, Long> asked = AskingPolicy.ask(missing, available);

    assertThat(asked)
        .allSatisfy((shard, pieces) -> assertThat(pieces).isBetween(1L, available.get(shard)));
    assertThat(asked.values().stream().mapToLong(Long::longValue).sum())
        .isGreaterThanOrEqualTo(Math.min(missing, sum(others)));
  }
}
