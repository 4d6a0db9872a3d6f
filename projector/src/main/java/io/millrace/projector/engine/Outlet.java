package io.millrace.projector.engine;

import java.util.List;

/**
 * Tells others what a committed transaction did. The store is the authority: a message that gets
 * lost in a crash makes a cache old, not a view wrong. Returns without waiting; reports its own
 * failures.
 */
public interface Outlet {
  /** Rows that changed. */
  void changed(List<ViewChange> changes);

  /** Records that were parked. */
  void parked(List<DeadLetter> deadLetters);
}
