package io.millrace.command.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Skips a test class, with the reason, where there is no PgBouncer that can be used. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsPgBouncer.Condition.class)
public @interface NeedsPgBouncer {
  /** Looks for the program. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      return PgBouncer.program()
          .map(program -> ConditionEvaluationResult.enabled("with " + program))
          .orElseGet(
              () ->
                  ConditionEvaluationResult.disabled(
                      "No PgBouncer 1.21 or newer on the PATH. Install the package pgbouncer, or"
                          + " name the program by -Dmillrace.pgbouncer=FILE."));
    }
  }
}
