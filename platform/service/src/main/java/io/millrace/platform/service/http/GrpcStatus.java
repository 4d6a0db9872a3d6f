package io.millrace.platform.service.http;

import io.millrace.platform.service.problems.ProblemType;

/** The status of gRPC that comes nearest to a problem. */
public final class GrpcStatus {
  private GrpcStatus() {}

  /** Its number. */
  public static int of(ProblemType type) {
    return switch (type.status()) {
      case 400 -> 3;
      case 401 -> 16;
      case 403 -> 7;
      case 404 -> 5;
      case 408 -> 4;
      case 410 -> 11;
      case 413, 429 -> 8;
      case 503 -> 14;
      default -> 13;
    };
  }
}
