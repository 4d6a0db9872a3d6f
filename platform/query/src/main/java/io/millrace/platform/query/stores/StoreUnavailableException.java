package io.millrace.platform.query.stores;

import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import org.jspecify.annotations.Nullable;

/** No store could answer a read. */
public final class StoreUnavailableException extends ProblemException {
  private static final long serialVersionUID = 1;

  StoreUnavailableException(@Nullable Throwable cause) {
    super(
        Problem.of(
            ProblemType.STORE_UNAVAILABLE,
            "No copy of the read models could answer. Commands are not affected. Ask again in a"
                + " moment."),
        cause);
  }
}
