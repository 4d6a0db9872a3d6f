package io.millrace.cli.scenario;

/** What a step saw is not what it should have seen. */
final class StepFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StepFailed(String message) {
    super(message);
  }

  /** Fails with this message unless the condition holds. */
  static void unless(boolean condition, String message, Object... arguments) {
    if (!condition) {
      throw new StepFailed(message.formatted(arguments));
    }
  }

  /** Fails unless what was seen under a name is what is wanted. */
  static void unlessEqual(String name, Object seen, Object wanted) {
    unless(seen.equals(wanted), "%s is '%s', not '%s'", name, seen, wanted);
  }
}
