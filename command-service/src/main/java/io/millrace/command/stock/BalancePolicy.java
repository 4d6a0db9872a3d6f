package io.millrace.command.stock;

import java.util.ArrayList;
import java.util.List;

/**
 * How the free pieces of one SKU are spread over the shards. A shard that has less than half of an
 * even share is filled up to the share by those that have more. What this leads to needs no further
 * move, so it comes to rest.
 */
public final class BalancePolicy {
  private BalancePolicy() {}

  /** Pieces from one shard to another, at least one. */
  public record Move(int donor, int receiver, long pieces) {}

  /**
   * The moves that even out.
   *
   * @param available free pieces by number of the shard
   */
  public static List<Move> moves(List<Long> available) {
    long total = available.stream().mapToLong(Long::longValue).sum();
    long share = total / available.size();
    long[] left = available.stream().mapToLong(Long::longValue).toArray();
    List<Move> moves = new ArrayList<>();
    for (int receiver = 0; receiver < left.length; receiver++) {
      // Rounded up: of one piece each, nobody stays without.
      if (left[receiver] < (share + 1) / 2) {
        fill(receiver, share, left, moves);
      }
    }
    return moves;
  }

  private static void fill(int receiver, long share, long[] left, List<Move> moves) {
    for (int donor = 0; donor < left.length && left[receiver] < share; donor++) {
      long pieces = Math.min(share - left[receiver], left[donor] - share);
      if (pieces > 0) {
        left[donor] -= pieces;
        left[receiver] += pieces;
        moves.add(new Move(donor, receiver, pieces));
      }
    }
  }
}
