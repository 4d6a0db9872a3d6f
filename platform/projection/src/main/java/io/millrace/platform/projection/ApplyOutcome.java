package io.millrace.platform.projection;

import java.util.List;

/** What became of one event in one projection. */
public sealed interface ApplyOutcome {
  /** All names. */
  List<String> NAMES =
      List.of("applied", "duplicate", "skipped", "gap", "poison", "unknown", "malformed", "behind");

  /** Its name in metrics; of a parked one also the reason in the dead letters. */
  String name();

  /** It changed the rows that it had to change. */
  record Applied() implements ApplyOutcome {
    @Override
    public String name() {
      return "applied";
    }
  }

  /** The projection has had it before; nothing changed. */
  record Duplicate() implements ApplyOutcome {
    @Override
    public String name() {
      return "duplicate";
    }
  }

  /** Of an unknown type, and the projection's policy is to go on without it. */
  record Skipped(String type) implements ApplyOutcome {
    @Override
    public String name() {
      return "skipped";
    }
  }

  /** It was kept as a dead letter; nothing changed. */
  sealed interface Parked extends ApplyOutcome {
    /** What was wrong, for a person. */
    String cause();
  }

  /** As the dead letters tell it. */
  record Noted(String name, String cause) implements Parked {}

  /** An event before it is missing. */
  record Gap(long expected, long found) implements Parked {
    @Override
    public String name() {
      return "gap";
    }

    @Override
    public String cause() {
      return "expected version " + expected + " of the aggregate, found " + found;
    }
  }

  /** The projection or its table refused it. */
  record Poison(String cause) implements Parked {
    @Override
    public String name() {
      return "poison";
    }
  }

  /** Of a type or schema version that this code does not know. */
  record Unknown(String type) implements Parked {
    @Override
    public String name() {
      return "unknown";
    }

    @Override
    public String cause() {
      return "no reader for " + type + "; a newer version of this service may have one";
    }
  }

  /** Not an event at all, or one whose parts contradict each other. */
  record Malformed(String cause) implements Parked {
    @Override
    public String name() {
      return "malformed";
    }
  }

  /** An earlier event of the same aggregate is parked. */
  record Behind() implements Parked {
    @Override
    public String name() {
      return "behind";
    }

    @Override
    public String cause() {
      return "an earlier event of the same aggregate is parked";
    }
  }
}
