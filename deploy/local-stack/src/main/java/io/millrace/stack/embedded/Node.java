package io.millrace.stack.embedded;

import io.millrace.stack.ServiceProcess;
import io.millrace.stack.ServiceSpec;
import java.time.Duration;

/** One part of the stack that is a process. */
interface Node {
  /** What a slow, busy machine may take; a healthy start is a matter of seconds. */
  Duration START_LIMIT = Duration.ofSeconds(90);

  String name();

  ServiceSpec spec();

  /**
   * Makes its files, or repairs what a killed run left. Called before every start, while its
   * process does not run.
   */
  void prepare();

  /** Returns when its process serves. */
  void awaitReady(ServiceProcess process);

  /** What is done once, right after a first start of the stack. */
  default void afterStart() {}
}
