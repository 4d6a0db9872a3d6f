package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.rebuild.OperationResult.Refused;
import io.millrace.platform.service.problems.ProblemType;

/** Breaks a transaction off whose request is refused. */
final class Refusing extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient Refused refused;

  private Refusing(Refused refused) {
    super(refused.detail(), null, false, false);
    this.refused = refused;
  }

  /**
   * @param detail a format
   */
  static Refusing because(ProblemType reason, String detail, Object... values) {
    return new Refusing(new Refused(reason, detail.formatted(values)));
  }

  Refused refused() {
    return refused;
  }
}
