package io.millrace.query.graphql;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ProblemException;
import io.millrace.query.runtime.NotYetConsistentException;
import io.millrace.query.runtime.StoreUnavailableException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jboss.logging.Logger;

/** What goes wrong with one field, with the stable code of the problem; no class name, no SQL. */
final class GraphqlProblems implements DataFetcherExceptionHandler {
  private static final Logger LOG = Logger.getLogger(GraphqlProblems.class);

  @Override
  public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
      DataFetcherExceptionHandlerParameters failed) {
    Throwable failure = failed.getException();
    while (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    ProblemCode code = code(failure);
    GraphQLError error =
        GraphqlErrorBuilder.newError()
            .path(failed.getPath())
            .location(failed.getSourceLocation())
            .message("%s", failure instanceof ProblemException p ? p.detail() : code.title() + ".")
            .extensions(Map.of("code", code.code()))
            .build();
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(error).build());
  }

  private static ProblemCode code(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> problem.code();
      case NotYetConsistentException late -> ProblemCode.NOT_YET_CONSISTENT;
      case StoreUnavailableException gone -> ProblemCode.STORE_UNAVAILABLE;
      default -> {
        LOG.error("a GraphQL field failed", failure);
        yield ProblemCode.INTERNAL_ERROR;
      }
    };
  }
}
