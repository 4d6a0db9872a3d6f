package io.millrace.query.grpc;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.millrace.query.http.ProblemCode;
import io.millrace.query.http.ProblemException;
import io.millrace.query.runtime.NotYetConsistentException;
import io.millrace.query.runtime.StoreUnavailableException;
import org.jboss.logging.Logger;

/** Failures as gRPC has them: a status, the detail, and the stable code in a trailer. */
final class GrpcProblems {
  static final Metadata.Key<String> CODE =
      Metadata.Key.of("millrace-code", Metadata.ASCII_STRING_MARSHALLER);

  private static final Logger LOG = Logger.getLogger(GrpcProblems.class);

  private GrpcProblems() {}

  static Throwable of(Throwable failure) {
    return switch (failure) {
      case ProblemException problem -> of(problem.code(), problem.detail());
      case NotYetConsistentException late ->
          of(
              ProblemCode.NOT_YET_CONSISTENT,
              "The change did not arrive within " + late.waited().toMillis() + " ms. Ask again.");
      case StoreUnavailableException gone ->
          of(ProblemCode.STORE_UNAVAILABLE, "No copy of the read models could answer. Ask again.");
      case SecurityException refused -> refused;
      case StatusRuntimeException done -> done;
      default -> {
        LOG.error("a gRPC call failed", failure);
        yield of(ProblemCode.INTERNAL_ERROR, "Ask again; if it persists, tell the operator.");
      }
    };
  }

  private static StatusRuntimeException of(ProblemCode code, String detail) {
    Metadata trailers = new Metadata();
    trailers.put(CODE, code.code());
    return status(code.status()).withDescription(detail).asRuntimeException(trailers);
  }

  private static Status status(int http) {
    return switch (http) {
      case 400 -> Status.INVALID_ARGUMENT;
      case 401 -> Status.UNAUTHENTICATED;
      case 403 -> Status.PERMISSION_DENIED;
      case 404 -> Status.NOT_FOUND;
      case 410 -> Status.OUT_OF_RANGE;
      case 429 -> Status.RESOURCE_EXHAUSTED;
      case 503 -> Status.UNAVAILABLE;
      default -> Status.INTERNAL;
    };
  }
}
