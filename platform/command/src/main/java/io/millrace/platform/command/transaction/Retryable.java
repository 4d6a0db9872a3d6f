package io.millrace.platform.command.transaction;

import io.smallrye.mutiny.Uni;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The transaction was undone and may succeed when done again: a deadlock, a lost race. */
public final class Retryable extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Supplier<Uni<Void>> remedy;

  public Retryable(String reason, Throwable cause) {
    super(reason, cause);
    remedy = null;
  }

  public Retryable(String reason) {
    super(reason);
    remedy = null;
  }

  /**
   * Something has to happen outside of the transaction before it is done again.
   *
   * @param remedy does it; whoever fails with it sees to it that this does not go on for ever
   */
  public Retryable(String reason, Supplier<Uni<Void>> remedy) {
    super(reason);
    this.remedy = remedy;
  }

  /** What has to happen first; absent if a pause will do. */
  public @Nullable Supplier<Uni<Void>> remedy() {
    return remedy;
  }
}
