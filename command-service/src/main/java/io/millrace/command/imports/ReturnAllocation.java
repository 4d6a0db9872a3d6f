package io.millrace.command.imports;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * From which lines a return is taken: the latest placed first, then the higher reference, then the
 * lower line number, from each as much as it still has.
 */
public sealed interface ReturnAllocation<L extends ReturnAllocation.Candidate> {

  /** A line that pieces may be taken from; all candidates agree in customer, SKU and price. */
  interface Candidate {
    /** When its order was placed. */
    Instant placedAt();

    /** Reference of its order. */
    String reference();

    /** Its number within the order. */
    int line();

    /** Pieces that have not come back yet; may be 0. */
    int unreturned();
  }

  /** Pieces of one line. */
  record Share<L extends Candidate>(L line, int quantity) {}

  /** The return is covered; the shares add up to it, each at least 1. */
  record Allocated<L extends Candidate>(List<Share<L>> shares) implements ReturnAllocation<L> {
    public Allocated {
      shares = List.copyOf(shares);
    }
  }

  /** No such line was ever bought. */
  record WithoutPurchase<L extends Candidate>() implements ReturnAllocation<L> {}

  /** Fewer pieces are left than are to come back; nothing is taken. */
  record ExceedsPurchases<L extends Candidate>(long left) implements ReturnAllocation<L> {}

  /** Allocates {@code quantity} pieces, at least 1. */
  static <L extends Candidate> ReturnAllocation<L> of(List<L> candidates, int quantity) {
    if (candidates.isEmpty()) {
      return new WithoutPurchase<>();
    }
    long left = candidates.stream().mapToLong(Candidate::unreturned).sum();
    if (left < quantity) {
      return new ExceedsPurchases<>(left);
    }
    List<Share<L>> shares = new ArrayList<>();
    int open = quantity;
    for (L candidate : candidates.stream().sorted(ORDER).toList()) {
      int taken = Math.min(open, candidate.unreturned());
      if (taken > 0) {
        shares.add(new Share<>(candidate, taken));
        open -= taken;
      }
    }
    return new Allocated<>(shares);
  }

  /** Latest first, then the higher reference, then the lower line number. */
  Comparator<Candidate> ORDER =
      Comparator.comparing(Candidate::placedAt)
          .thenComparing(Candidate::reference, References.ASCENDING)
          .reversed()
          .thenComparingInt(Candidate::line);

  /** Invoice numbers count as numbers; other references stand before them, as text. */
  final class References {
    private static final Pattern NUMBER = Pattern.compile("[0-9]+");
    static final Comparator<String> ASCENDING =
        Comparator.<String>comparingInt(reference -> isNumber(reference) ? 1 : 0)
            .thenComparing(
                reference -> isNumber(reference) ? new BigInteger(reference) : BigInteger.ZERO)
            .thenComparing(Comparator.naturalOrder());

    private References() {}

    private static boolean isNumber(String reference) {
      return NUMBER.matcher(reference).matches();
    }
  }
}
