package io.millrace.cli;

import io.millrace.cli.state.RunFile;
import java.io.PrintWriter;

/** Where the services are, for people. */
final class Addresses {
  private Addresses() {}

  static void print(PrintWriter out, RunFile run) {
    run.services()
        .forEach(
            (name, service) ->
                out.printf(
                    "  %-10s %s   (management %s)%n",
                    name, service.url(), service.managementUrl()));
    out.flush();
  }
}
