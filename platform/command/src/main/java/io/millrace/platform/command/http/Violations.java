package io.millrace.platform.command.http;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.Problem;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with a request, collected to be told at once. */
final class Violations {
  private final List<Fault> unknown = new ArrayList<>();
  private final List<Fault> wrong = new ArrayList<>();

  void unknown(String pointer) {
    unknown.add(new Fault(pointer, "does not exist here"));
  }

  void wrong(String pointer, String detail) {
    wrong.add(new Fault(pointer, detail));
  }

  void throwIfAny() {
    if (!unknown.isEmpty()) {
      throw Problem.of(
              CommandProblems.UNKNOWN_PROPERTY,
              "The body has properties that this request does not know; a typing error would"
                  + " otherwise be lost silently. Nothing was done. Leave them out.",
              unknown)
          .asException();
    }
    if (!wrong.isEmpty()) {
      throw Problem.of(
              CommandProblems.VALIDATION,
              "Values of the request cannot be taken; 'errors' names each. Nothing was done.",
              wrong)
          .asException();
    }
  }
}
