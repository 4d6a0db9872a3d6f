package io.millrace.query.graphql;

/** A request that is not executed. */
final class GraphqlRefusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String code;
  private final int status;

  GraphqlRefusal(String code, String detail) {
    this(code, detail, 400);
  }

  GraphqlRefusal(String code, String detail, int status) {
    super(detail);
    this.code = code;
    this.status = status;
  }

  String code() {
    return "graphql-" + code;
  }

  String detail() {
    return String.valueOf(getMessage());
  }

  int status() {
    return status;
  }
}
