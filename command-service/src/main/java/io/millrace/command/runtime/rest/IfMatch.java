package io.millrace.command.runtime.rest;

import io.millrace.command.runtime.Problem;
import io.millrace.command.runtime.ProblemType;
import io.millrace.command.runtime.VersionCheck;
import io.millrace.events.consistency.VersionTags;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header {@code If-Match} (RFC 9110, 13.1.1). A read may have been compressed on its way: its
 * tag names the same version.
 */
final class IfMatch {
  private static final Pattern TAG = Pattern.compile("(W/)?\"([\\x21\\x23-\\x7e]*)\"");

  private IfMatch() {}

  /** The condition that the header states. */
  static VersionCheck parse(List<String> headers) {
    String header = String.join(",", headers).strip();
    if (header.isEmpty()) {
      throw Problem.of(
              ProblemType.PRECONDITION_REQUIRED,
              "A change of something that exists needs the header If-Match with the ETag that you"
                  + " read last, such as \"7\", so that you do not overwrite a change that you have"
                  + " not seen. Nothing was changed.")
          .asException();
    }
    if (header.equals("*")) {
      return VersionCheck.NONE;
    }
    Set<String> tags = new HashSet<>();
    for (String part : header.split(",", -1)) {
      Matcher tag = TAG.matcher(part.strip());
      if (!tag.matches()) {
        throw Problem.of(
                ProblemType.INVALID_IF_MATCH,
                "If-Match has to be an ETag in quotes, such as \"7\". Nothing was changed.")
            .asException();
      }
      if (tag.group(1) == null) {
        // A weak tag never matches here: the comparison is the strong one.
        tags.add(VersionTags.version(tag.group(2)));
      }
    }
    return version -> tags.contains(Long.toString(version));
  }
}
