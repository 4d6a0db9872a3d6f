package io.millrace.events.compat;

/**
 * A change that would harm someone who relies on what was published.
 *
 * @param rule name of the rule against it
 * @param where type and member
 * @param what in words
 */
record Break(String rule, String where, String what) {
  @Override
  public String toString() {
    return where + ": " + what + " [" + rule + "]";
  }
}
