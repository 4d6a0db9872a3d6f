package io.millrace.platform.command.http;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.events.consistency.EntityTags;
import io.millrace.platform.events.consistency.VersionTags;
import io.millrace.platform.service.problems.Problem;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The header {@code If-Match} (RFC 9110, 13.1.1). A read may have been compressed on its way: its
 * tag names the same version.
 */
final class IfMatch {
  private IfMatch() {}

  /** The condition that the header states. */
  static VersionCheck parse(List<String> headers) {
    EntityTags tags =
        EntityTags.parse(headers)
            .orElseThrow(
                () ->
                    Problem.of(
                            CommandProblems.INVALID_IF_MATCH,
                            "If-Match has to be an ETag in quotes, such as \"7\", or a list of"
                                + " them. Nothing was changed.")
                        .asException());
    if (tags.any()) {
      return VersionCheck.NONE;
    }
    if (tags.isEmpty()) {
      throw Problem.of(
              CommandProblems.PRECONDITION_REQUIRED,
              "A change of something that exists needs the header If-Match with the ETag that you"
                  + " read last, such as \"7\", so that you do not overwrite a change that you have"
                  + " not seen. Nothing was changed.")
          .asException();
    }
    // A weak tag never matches here: the comparison is the strong one.
    Set<String> versions =
        tags.strong().stream().map(VersionTags::version).collect(Collectors.toSet());
    return version -> versions.contains(Long.toString(version));
  }
}
