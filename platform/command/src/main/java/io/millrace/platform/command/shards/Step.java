package io.millrace.platform.command.shards;

import java.util.Locale;

/** How far a move is. Stored, so whoever drives it next goes on from here. */
public enum Step {
  /** Accepted. */
  PLANNED,
  /** The rows are copied, bucket after bucket; commands go on. */
  COPYING,
  /** What changed meanwhile is copied again, until little is left; commands go on. */
  CATCHING_UP,
  /** The source refuses commands of the buckets; the last changes are copied, all is compared. */
  FENCED,
  /** The copy is right, there is no way back: what is held elsewhere follows, the map changes. */
  HANDING_OVER,
  /** The target serves the buckets; the source's rows are deleted. */
  CLEANING,
  /** It is given up: the source serves on, the copy is deleted. */
  ABORTING,
  /** The buckets are on the target, nothing is left behind. */
  DONE,
  /** The buckets are where they were. */
  FAILED;

  /** Whether nothing is left to do. */
  public boolean ended() {
    return this == DONE || this == FAILED;
  }

  /** Name in the store and in answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The step of this name. */
  public static Step ofLabel(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
