package io.millrace.platform.command.http;

import io.millrace.platform.service.http.HttpProblems;
import java.util.List;
import java.util.regex.Pattern;

/** The header {@code Content-Type} of a command: JSON, and JSON is UTF-8 (RFC 8259, 8.1). */
final class JsonBodies {
  private static final Pattern JSON =
      Pattern.compile(
          "application/json\\s*(;\\s*charset\\s*=\\s*(utf-8|\"utf-8\")\\s*)?",
          Pattern.CASE_INSENSITIVE);

  private JsonBodies() {}

  /**
   * The framework takes a missing type, a wildcard and any charset; the body would be read in
   * another way than it was meant.
   *
   * @throws io.millrace.platform.service.problems.ProblemException {@code unsupported-media-type}
   */
  static void require(List<String> contentTypes) {
    if (contentTypes.size() != 1 || !JSON.matcher(contentTypes.getFirst().strip()).matches()) {
      throw HttpProblems.of(415).asException();
    }
  }
}
