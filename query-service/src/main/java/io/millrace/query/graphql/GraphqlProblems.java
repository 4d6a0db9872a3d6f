package io.millrace.query.graphql;

import graphql.GraphQLError;
import graphql.GraphqlErrorBuilder;
import graphql.execution.DataFetcherExceptionHandler;
import graphql.execution.DataFetcherExceptionHandlerParameters;
import graphql.execution.DataFetcherExceptionHandlerResult;
import io.millrace.platform.service.http.HttpProblems;
import io.millrace.platform.service.problems.ProblemException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What goes wrong with one field, with the stable code of the problem; no class name, no SQL. */
final class GraphqlProblems implements DataFetcherExceptionHandler {
  @Override
  public CompletableFuture<DataFetcherExceptionHandlerResult> handleException(
      DataFetcherExceptionHandlerParameters failed) {
    Throwable failure = failed.getException();
    while (failure instanceof CompletionException && failure.getCause() != null) {
      failure = failure.getCause();
    }
    ProblemException problem = HttpProblems.of(failure);
    GraphQLError error =
        GraphqlErrorBuilder.newError()
            .path(failed.getPath())
            .location(failed.getSourceLocation())
            .message("%s", problem.detail())
            .extensions(Map.of("code", problem.type().code()))
            .build();
    return CompletableFuture.completedFuture(
        DataFetcherExceptionHandlerResult.newResult(error).build());
  }
}
