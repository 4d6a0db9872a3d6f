package io.millrace.query.grpc;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.StatusRuntimeException;
import io.millrace.platform.query.http.Exchange;
import io.millrace.platform.query.http.Exchanges;
import io.millrace.platform.service.http.GrpcStatus;
import io.millrace.platform.service.http.HttpProblems;
import io.millrace.platform.service.problems.ProblemException;
import io.quarkus.grpc.ExceptionHandler;
import io.quarkus.grpc.ExceptionHandlerProvider;
import jakarta.inject.Singleton;

/** Failures as gRPC has them: a status, the detail, and the stable code in a trailer. */
@Singleton
class GrpcProblems implements ExceptionHandlerProvider {
  static final Metadata.Key<String> CODE =
      Metadata.Key.of("millrace-code", Metadata.ASCII_STRING_MARSHALLER);

  private final Exchanges exchanges;

  GrpcProblems(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  @Override
  public Throwable transform(Throwable failure) {
    return switch (failure) {
      case StatusRuntimeException done -> done;
      case StatusException done -> done;
      default -> of(HttpProblems.of(failure));
    };
  }

  static StatusRuntimeException of(ProblemException problem) {
    Metadata trailers = new Metadata();
    trailers.put(CODE, problem.type().code());
    return Status.fromCodeValue(GrpcStatus.of(problem.type()))
        .withDescription(problem.detail())
        .asRuntimeException(trailers);
  }

  @Override
  public <I, O> ExceptionHandler<I, O> createHandler(
      ServerCall.Listener<I> listener, ServerCall<I, O> call, Metadata metadata) {
    Exchange exchange = exchanges.current();
    return new ExceptionHandler<>(listener, call, metadata) {
      /**
       * A message that was too large has been refused, and is followed by the end of the request.
       */
      @Override
      public void onHalfClose() {
        if (!exchange.isAnswered()) {
          super.onHalfClose();
        }
      }

      @Override
      protected void handleException(Throwable failure, ServerCall<I, O> of, Metadata headers) {
        Throwable status = transform(failure);
        Metadata trailers = Status.trailersFromThrowable(status);
        of.close(Status.fromThrowable(status), trailers == null ? new Metadata() : trailers);
      }
    };
  }
}
