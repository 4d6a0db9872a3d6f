package io.millrace.command.testing;

import io.millrace.command.wiring.ShopBuckets;
import io.millrace.platform.command.shards.BucketContents;
import io.millrace.platform.command.shards.Move;
import io.millrace.platform.command.shards.MovedTable;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The shop's tables, where no open order holds stock. */
public record NothingHeld() implements BucketContents {
  @Override
  public List<MovedTable> moved() {
    return ShopBuckets.MOVED;
  }

  @Override
  public Map<String, String> counted() {
    return Map.of();
  }

  @Override
  public Optional<String> follow(Move move) {
    return Optional.empty();
  }
}
