package io.millrace.command.product;

import io.smallrye.mutiny.Uni;
import java.util.Collection;

/** The catalogue on shards that are not its home: a copy that follows. */
public interface ProductCopies {
  /** Whether the shard has a copy only, so that a product it lacks may exist all the same. */
  boolean isCopy(int shard);

  /** Brings these products from the home shard; leaves out those that are not there either. */
  Uni<Void> bring(int shard, Collection<String> skus);
}
