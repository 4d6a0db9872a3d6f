package io.millrace.platform.command.run;

import io.millrace.platform.service.problems.Problem;
import java.util.Optional;

/** Says whether a shard takes commands; asked before each transaction, so it must not wait. */
@FunctionalInterface
public interface WriteGate {
  /** Why the shard with this number takes no commands now; empty if it does. */
  Optional<Problem> closed(int shard);
}
