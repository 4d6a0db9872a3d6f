package io.millrace.command.relay;

/**
 * How large the shows are: seconds in a build; at their full size with {@code -Dmillrace.show=full}
 * (some minutes each).
 */
final class Show {
  private static final boolean FULL = "full".equals(System.getProperty("millrace.show"));

  private Show() {}

  static int size(int inBuild, int full) {
    return FULL ? full : inBuild;
  }
}
