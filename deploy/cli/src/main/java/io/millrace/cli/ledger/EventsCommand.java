package io.millrace.cli.ledger;

import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.command.Home;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.state.StateFolder;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows an aggregate's past. */
@Command(
    name = "events",
    description =
        "Prints everything that happened to an order, customer, product (SKU) or stock (SKU@shard), out of the ledgers of all shards and their archive, and what it came to.")
public final class EventsCommand implements Callable<Integer> {
  @Parameters(paramLabel = "AGGREGATE_ID", description = "For example an order's id.")
  private String aggregateId = "";

  @Option(
      names = "--as-of",
      paramLabel = "TIME",
      description = "Leaves out what was recorded after it; RFC 3339, like 2026-01-31T12:00:00Z.")
  private @Nullable Instant asOf;

  @Option(
      names = "--archive",
      paramLabel = "FOLDER",
      description = "Folder of the archive (default: that of the running stack).")
  private @Nullable Path archive;

  @Mixin private AnswerFlags answer = new AnswerFlags();

  @Override
  public Integer call() {
    StateFolder state = Home.state();
    var shards = Ledgers.of(Home.running().stores());
    Path folder = archive == null ? state.archive() : archive;
    List<AggregateHistory> histories =
        new Ledgers(shards, folder).histories(aggregateId, asOf == null ? Instant.MAX : asOf);
    if (histories.isEmpty()) {
      throw new CliException(
          "Nothing with the id %s is in the ledger or its archive. Ids are those of the API; a product's is its SKU, a stock's is SKU@shard."
              .formatted(aggregateId));
    }
    return answer.print(histories, out -> histories.forEach(history -> print(out, history)));
  }

  private static void print(PrintWriter out, AggregateHistory history) {
    out.printf(
        "%s %s, version %d%n", history.aggregateType(), history.aggregateId(), history.version());
    for (AggregateHistory.Step step : history.events()) {
      out.printf(
          "  %4d  %-27s  %-19s  %s%n", step.version(), step.occurredAt(), step.type(), step.data());
    }
    if (!history.missing().isEmpty()) {
      out.println("  missing versions: " + history.missing());
    }
    history.state().forEach((name, value) -> out.printf("  %-10s %s%n", name, value));
  }
}
