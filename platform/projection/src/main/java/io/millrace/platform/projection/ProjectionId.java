package io.millrace.platform.projection;

/**
 * One version of one projection; it has tables and checkpoints of its own.
 *
 * @param name also the name of its view
 * @param version from 1; a rebuild makes the next one
 */
public record ProjectionId(String name, int version) {
  /** The form in messages: {@code loan_view/1}. */
  @Override
  public String toString() {
    return name + "/" + version;
  }
}
