package io.millrace.platform.command.decision;

import io.millrace.platform.service.problems.Fault;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
import java.util.List;
import java.util.Map;

/**
 * Why a command is refused, with the facts behind it. Each aggregate has a sealed family of them.
 */
public interface Rejection {
  /** What kind of refusal it is: the client's next step depends on it. */
  enum Kind {
    /** The state does not allow it now. */
    CONFLICT,
    /** The aggregate that is to change does not exist. */
    NOT_FOUND,
    /** The command names something that does not exist or does not fit together. */
    UNACCEPTABLE
  }

  /** Which problem it is told as. */
  ProblemType type();

  /** What kind of refusal it is. */
  Kind kind();

  /** What happened, what it means and what to do, for a person. */
  String detail();

  /** Facts that a program needs to go on, by name: text, numbers, or lists of them. */
  default Map<String, Object> facts() {
    return Map.of();
  }

  /** The parts of the command that are at fault; empty if it is refused as a whole. */
  default List<Fault> faults() {
    return List.of();
  }

  /** How it is told to the caller. */
  default Problem problem() {
    return Problem.of(type(), detail(), faults()).with(facts());
  }
}
