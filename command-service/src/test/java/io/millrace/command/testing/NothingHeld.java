package io.millrace.command.testing;

import io.millrace.command.wiring.ShopBuckets;
import io.millrace.platform.command.shards.BucketContents;
import io.millrace.platform.command.shards.MovedTable;
import java.util.List;

/** The shop's tables, where no open order holds stock. */
public record NothingHeld() implements BucketContents {
  @Override
  public List<MovedTable> moved() {
    return ShopBuckets.MOVED;
  }
}
