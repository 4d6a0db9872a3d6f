package io.millrace.platform.command.transaction;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How far a command has come. Decides what a caller is told who has waited too long: before the
 * commit is sent the command can be given up for certain, after it nobody knows.
 */
public final class CommandStage {
  private enum Step {
    RUNNING,
    COMMITTING,
    ABANDONED
  }

  private final AtomicReference<Step> step = new AtomicReference<>(Step.RUNNING);

  /** Whether the commit may be sent; from then on the command cannot be given up. */
  public boolean enterCommit() {
    return step.compareAndSet(Step.RUNNING, Step.COMMITTING);
  }

  /** Whether the command is given up, so that its commit will never be sent. */
  public boolean abandon() {
    return step.compareAndSet(Step.RUNNING, Step.ABANDONED);
  }

  /** The commit was refused for certain: the command may be tried again, or be given up. */
  public void undone() {
    step.compareAndSet(Step.COMMITTING, Step.RUNNING);
  }

  /** Whether the commit was sent. */
  public boolean committing() {
    return step.get() == Step.COMMITTING;
  }
}
