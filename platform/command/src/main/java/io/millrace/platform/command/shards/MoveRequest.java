package io.millrace.platform.command.shards;

import io.millrace.platform.events.routing.Assignment;
import java.util.List;

/** What an operator wants to have moved. */
public sealed interface MoveRequest {
  /** These buckets, wherever they are. */
  record These(List<Integer> buckets, int to) implements MoveRequest {
    public These {
      buckets = buckets.stream().distinct().sorted().toList();
    }
  }

  /** So many buckets of one shard, whichever. */
  record Some(int count, int from, int to) implements MoveRequest {}

  /** Whatever another rule would place elsewhere. */
  record Towards(Assignment wanted) implements MoveRequest {}
}
