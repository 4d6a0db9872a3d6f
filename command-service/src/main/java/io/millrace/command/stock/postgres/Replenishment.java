package io.millrace.command.stock.postgres;

import io.millrace.command.stock.postgres.StockReplenisher.Seen;
import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.transaction.Retryable;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one command does about stock that its shard is short of: it asks the other shards and tries
 * again, until it has what it needs or there is too little over all shards. Lives as long as the
 * command.
 */
public final class Replenishment {
  /** Of a batch: others may be faster this often. */
  private static final int ROUNDS = 20;

  private final StockReplenisher gathering;
  private final Duration patience;
  private int rounds;
  private boolean exhausted;

  /** When a command has waited for long enough, from its first shortage on. */
  private @Nullable Long untilNanos;

  /** A look that found too little. */
  private @Nullable Seen seen;

  Replenishment(StockReplenisher gathering, Duration patience) {
    this.gathering = gathering;
    this.patience = patience;
  }

  /** What is missing of a SKU on a shard. */
  public record Want(long asked, long available) {}

  /**
   * Those that are too few over all shards too, with what is available there; fails with {@link
   * Retryable} while another attempt may do.
   *
   * @param wants by SKU, as the shard refused them
   */
  public SortedMap<String, Want> tooFew(int shard, SortedMap<String, Want> wants) {
    if (!gathering.canHelp()) {
      return wants;
    }
    SortedMap<String, Want> tooFew = new TreeMap<>();
    Seen last = seen;
    if (last != null) {
      wants.forEach(
          (sku, want) -> {
            if (last.available(sku) < want.asked()) {
              tooFew.put(sku, new Want(want.asked(), last.available(sku)));
            }
          });
    }
    if (!tooFew.isEmpty()) {
      return tooFew;
    }
    long now = System.nanoTime();
    long until = untilNanos == null ? now + patience.toNanos() : untilNanos;
    untilNanos = until;
    if (now - until >= 0) {
      throw StockProblems.away().asException();
    }
    throw new Retryable("stock is short on this shard", () -> ask(shard, wants, until));
  }

  /**
   * Asks for what a batch would have to refuse: fails with {@link Retryable} while others had some,
   * and does nothing once they have none.
   *
   * @param missing pieces by SKU
   */
  public void fetch(int shard, SortedMap<String, Long> missing) {
    if (missing.isEmpty() || exhausted || !gathering.canHelp()) {
      return;
    }
    if (rounds++ == ROUNDS) {
      throw StockProblems.away().asException();
    }
    throw new Retryable(
        "stock is short on this shard",
        () -> gathering.fetch(shard, missing).invoke(any -> exhausted = !any).replaceWithVoid());
  }

  private Uni<Void> ask(int shard, SortedMap<String, Want> wants, long until) {
    TreeMap<String, Long> asked = new TreeMap<>();
    wants.forEach((sku, want) -> asked.put(sku, want.asked()));
    return gathering
        .gather(shard, asked, until)
        .invoke(
            found -> {
              boolean enough = found.suffices(asked);
              if (!enough && !found.complete()) {
                throw StoreProblems.unavailable().asException();
              }
              seen = enough ? null : found;
            })
        .replaceWithVoid();
  }
}
