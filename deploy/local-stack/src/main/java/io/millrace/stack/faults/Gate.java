package io.millrace.stack.faults;

import java.util.function.BooleanSupplier;

/** Holds up whoever wants to pass while it is closed. */
final class Gate {
  private boolean open = true;

  synchronized void open() {
    open = true;
    notifyAll();
  }

  synchronized void close() {
    open = false;
  }

  /** Returns when it is open, or its caller is given up. */
  synchronized void pass(BooleanSupplier givenUp) throws InterruptedException {
    while (!open && !givenUp.getAsBoolean()) {
      wait();
    }
  }

  /** Has those that wait look whether they are given up. */
  synchronized void wakeUp() {
    notifyAll();
  }
}
