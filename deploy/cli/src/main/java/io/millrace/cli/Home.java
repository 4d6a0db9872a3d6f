package io.millrace.cli;

import io.millrace.cli.state.StateFolder;
import io.millrace.stack.MillraceHome;
import java.nio.file.Path;

/** Where this command line works. */
final class Home {
  private Home() {}

  /** The checkout. */
  static Path checkout() {
    return MillraceHome.find();
  }

  /** The state of {@code up}. */
  static StateFolder state() {
    return StateFolder.ofUser(checkout());
  }
}
