package io.millrace.cli;

import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.command.Home;
import io.millrace.cli.suite.Status;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what is running. */
@Command(
    name = "status",
    description =
        "Says whether Millrace is up, whether its services are healthy, and where its stores are.")
final class StatusCommand implements Callable<Integer> {
  @Mixin private AnswerFlags answer = new AnswerFlags();

  @Override
  public Integer call() {
    Status status = Status.of(Home.state());
    return answer.print(status, out -> print(out, status));
  }

  private static void print(PrintWriter out, Status status) {
    out.println("Millrace is " + status.state() + ".");
    status
        .services()
        .forEach(
            (name, service) ->
                out.printf(
                    "  %-10s %-9s %s%n",
                    name, service.healthy() ? "healthy" : "unhealthy", service.url()));
    status
        .stores()
        .forEach(
            (name, store) ->
                out.printf(
                    "  %-10s %s%n",
                    name, store.getOrDefault("url", store.get("bootstrapServers"))));
  }
}
