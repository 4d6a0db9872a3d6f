package io.millrace.cli.scenario;

/**
 * What became of one step.
 *
 * @param name what was checked
 * @param passed whether it was right
 * @param seen what was seen
 */
public record StepResult(String name, boolean passed, String seen) {
  @Override
  public String toString() {
    return (passed ? "✓ " : "✗ ") + name + ": " + seen;
  }
}
