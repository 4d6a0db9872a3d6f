package io.millrace.platform.command.relay;

/**
 * How large the shows are: seconds in a build; at their full size with {@code -Dshow=full} (some
 * minutes each).
 */
public final class Show {
  private static final boolean FULL = "full".equals(System.getProperty("show"));

  private Show() {}

  public static int size(int inBuild, int full) {
    return FULL ? full : inBuild;
  }
}
