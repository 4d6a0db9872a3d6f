package io.millrace.query.graphql;

import graphql.ErrorType;
import graphql.ExecutionResult;
import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.analysis.FieldComplexityEnvironment;
import graphql.analysis.MaxQueryComplexityInstrumentation;
import graphql.execution.AbortExecutionException;
import graphql.execution.CoercedVariables;
import graphql.execution.ExecutionContext;
import graphql.execution.instrumentation.InstrumentationContext;
import graphql.execution.instrumentation.InstrumentationState;
import graphql.execution.instrumentation.parameters.InstrumentationExecuteOperationParameters;
import graphql.language.TypeName;
import graphql.language.VariableDefinition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Bounds how many values an operation may touch, by the very arguments that it will be executed
 * with: variables, their defaults and those of the schema, and without what {@code @skip} and
 * {@code @include} leave out.
 */
final class GraphqlCost extends MaxQueryComplexityInstrumentation {
  static final int MOST = 5_000;

  /** At each level, so that no sum of them overflows. */
  private static final long FAR_TOO_MUCH = 20L * MOST;

  GraphqlCost() {
    super(MOST, GraphqlCost::of);
  }

  /** The pages here say with 'first' how often the fields below them come. */
  private static int of(FieldComplexityEnvironment field, int children) {
    boolean isPage = field.getFieldDefinition().getArgument(GraphqlPages.FIRST) != null;
    Object first = field.getArguments().get(GraphqlPages.FIRST);
    long items =
        !isPage ? 1 : first instanceof Integer number ? number : GraphqlPages.DEFAULT_FIRST;
    return (int) Math.min(1 + Math.clamp(items, 1, MOST) * children, FAR_TOO_MUCH);
  }

  @Override
  public @Nullable InstrumentationContext<ExecutionResult> beginExecuteOperation(
      InstrumentationExecuteOperationParameters operation, InstrumentationState state) {
    refuseUndecided(operation.getExecutionContext());
    try {
      return super.beginExecuteOperation(operation, state);
    } catch (AbortExecutionException tooMuch) {
      throw tooMuch;
    } catch (RuntimeException e) {
      // An argument that may not be null and is.
      throw e instanceof GraphQLError error ? new AbortExecutionException(List.of(error)) : e;
    }
  }

  /**
   * A variable with a default may stand where null may not, though null can be given for it; the
   * library trips over one that decides {@code @skip} or {@code @include}.
   */
  private static void refuseUndecided(ExecutionContext context) {
    CoercedVariables variables = context.getCoercedVariables();
    for (VariableDefinition variable : context.getOperationDefinition().getVariableDefinitions()) {
      String name = variable.getName();
      if (variable.getDefaultValue() != null
          && variable.getType() instanceof TypeName type
          && type.getName().equals("Boolean")
          && variables.containsKey(name)
          && variables.get(name) == null) {
        throw refusal(
            "request", "The variable '" + name + "' is null: send true or false, or leave it out.");
      }
    }
  }

  @Override
  protected AbortExecutionException mkAbortException(int total, int most) {
    return refusal(
        "limit",
        "The query may touch more than "
            + most
            + " values. Ask for fewer items ('first') or fields.");
  }

  private static AbortExecutionException refusal(String code, String detail) {
    return new AbortExecutionException(
        List.of(
            GraphqlErrorBuilder.newError()
                .message("%s", detail)
                .errorType(ErrorType.ExecutionAborted)
                .extensions(Map.of("code", "graphql-" + code))
                .build()));
  }
}
