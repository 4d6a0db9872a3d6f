package io.millrace.platform.command.http;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;
import java.util.List;

/** The header {@code Idempotency-Key}: a quoted string as in the IETF draft, or the bare value. */
final class IdempotencyKeys {
  static final String HEADER = "Idempotency-Key";
  private static final int MAX_LENGTH = 255;

  private IdempotencyKeys() {}

  /** The key; the same whether quoted or not. */
  static String parse(List<String> headers) {
    if (headers.isEmpty()) {
      throw Problem.of(
              CommandProblems.MISSING_IDEMPOTENCY_KEY,
              "Every POST that changes something needs the header Idempotency-Key: a value of your"
                  + " own, such as a UUID, that is new for every request and the same when you"
                  + " repeat one.")
          .asException();
    }
    if (headers.size() > 1) {
      throw invalid("The header stands in the request more than once.");
    }
    String header = headers.getFirst().strip();
    String key = header.startsWith("\"") ? unquote(header) : header;
    if (key.isEmpty() || key.length() > MAX_LENGTH) {
      throw invalid("A key has 1 to %d characters.".formatted(MAX_LENGTH));
    }
    if (!key.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw invalid("A key has visible ASCII characters only.");
    }
    return key;
  }

  private static String unquote(String header) {
    StringBuilder key = new StringBuilder();
    int last = header.length() - 1;
    for (int i = 1; i < last; i++) {
      char c = header.charAt(i);
      if (c == '"' || (c == '\\' && ++i >= last)) {
        throw invalid("The quotes do not match.");
      }
      key.append(header.charAt(i));
    }
    if (last < 1 || header.charAt(last) != '"') {
      throw invalid("The quotes do not match.");
    }
    return key.toString();
  }

  private static ProblemException invalid(String detail) {
    return Problem.of(CommandProblems.INVALID_IDEMPOTENCY_KEY, detail + " Nothing was done.")
        .asException();
  }
}
