package io.millrace.platform.command.run;

/** Whether the caller knows the state that it wants to change. */
@FunctionalInterface
public interface VersionCheck {
  /** No condition: the command does not depend on what the caller has seen. */
  VersionCheck NONE = _ -> true;

  /** Whether the version is one that the caller named. */
  boolean accepts(long version);
}
