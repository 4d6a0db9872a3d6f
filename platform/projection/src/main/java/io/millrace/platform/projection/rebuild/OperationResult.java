package io.millrace.platform.projection.rebuild;

import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.service.problems.ProblemType;

/** How an operator's request ended. */
public sealed interface OperationResult {
  /**
   * It was done.
   *
   * @param detail for the operator and the audit trail
   */
  record Done(ProjectionId subject, String detail) implements OperationResult {}

  /**
   * Nothing was changed.
   *
   * @param detail what stands against it, and what to do
   */
  record Refused(ProblemType reason, String detail) implements OperationResult {}
}
