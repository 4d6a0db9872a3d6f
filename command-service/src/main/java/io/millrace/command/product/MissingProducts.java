package io.millrace.command.product;

import io.millrace.platform.command.transaction.Retryable;
import java.util.Collection;
import java.util.List;

/**
 * What one command does about products that its shard does not know: it looks once on the home
 * shard, for a fresh product may not have been copied yet. Lives as long as the command.
 */
public final class MissingProducts {
  private final ProductCopies copies;
  private boolean sought;

  public MissingProducts(ProductCopies copies) {
    this.copies = copies;
  }

  /** Fails with {@link Retryable} if it is worth looking; else they do not exist. */
  public void seek(int shard, Collection<String> skus) {
    if (sought || skus.isEmpty() || !copies.isCopy(shard)) {
      return;
    }
    sought = true;
    List<String> wanted = List.copyOf(skus);
    throw new Retryable(
        "products that are not in this shard's copy of the catalogue",
        () -> copies.bring(shard, wanted));
  }
}
