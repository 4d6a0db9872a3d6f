package io.millrace.platform.projection;

import java.util.Locale;

/** Where a version of a projection stands in its life. */
public enum VersionStage {
  /** It is filled from history; nothing of the topics reaches it yet. */
  FILLING,
  /** It follows the topics but is behind the active version; it tells nobody what it changes. */
  CATCHING_UP,
  /** Complete and kept up to date beside the active version: may be promoted, or rolled back to. */
  STANDBY,
  /** What readers see. */
  ACTIVE;

  /** Whether records of the topics are applied to it. */
  public boolean isLive() {
    return this != FILLING;
  }

  /** Whether others are told of its changes: what nobody could have read yet concerns no cache. */
  public boolean tells() {
    return this == STANDBY || this == ACTIVE;
  }

  /** The form in the store and in answers: {@code catching-up}. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The stage with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static VersionStage ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
