package io.millrace.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.command.CommandGroup;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.suite.ServiceName;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Works with the shards of the write store. */
@Command(
    name = "shards",
    description = "Lists the write shards and moves buckets between them while they serve.")
public final class ShardsCommand extends CommandGroup {
  private static final ServiceName SERVICE = ServiceName.COMMAND;
  private static final long LOOK_EVERY_MILLIS = 200;

  @Command(
      name = "list",
      description = "The shards, their buckets and rows, and how far moves are.",
      mixinStandardHelpOptions = true)
  int list(@Mixin OperatorFlags flags) {
    JsonNode answer = flags.api(SERVICE).get("/shards");
    return flags.print(answer, out -> print(out, answer));
  }

  private static void print(PrintWriter out, JsonNode answer) {
    JsonNode map = answer.path("map");
    out.print(
        AnswerFlags.row(
            "Map version %d (%s), last change: %s%n", map, "version", "kind", "reason"));
    out.printf("%-6s %-12s %8s %12s %12s%n", "SHARD", "STATE", "BUCKETS", "~CUSTOMERS", "~ORDERS");
    for (JsonNode shard : answer.path("shards")) {
      out.print(
          AnswerFlags.row(
              "%-6d %-12s %8d %,12d %,12d%n",
              shard, "shard", "state", "buckets", "customers", "orders"));
    }
    if (map.path("misplaced").asInt() > 0) {
      out.print(
          AnswerFlags.row(
              "The settings (%s) would have %d buckets elsewhere: shards rebalance moves them.%n",
              map, "configuredKind", "misplaced"));
    }
    for (JsonNode move : answer.path("moves")) {
      String note = move.path("note").asText();
      out.print(
          AnswerFlags.row(
              "Move %d: buckets %s from %d to %d: %s, %d of %d copied, %,d rows, commands waited %d ms",
              move,
              "id",
              "buckets",
              "from",
              "to",
              "step",
              "bucketsCopied",
              "count",
              "rowsMoved",
              "fencedMillis"));
      out.println(note.isEmpty() ? "" : " (" + note + ")");
    }
  }

  @Command(
      name = "move",
      description =
          "Moves buckets to another shard: --buckets 1-20,33 --to 1, or --count 100 --from 0 --to 1. It goes on when this command ends.",
      mixinStandardHelpOptions = true)
  int move(
      @Mixin OperatorFlags flags,
      @Option(names = "--buckets", paramLabel = "RUNS", description = "Such as 1-20,33.")
          @Nullable String buckets,
      @Option(names = "--count", paramLabel = "N", description = "So many, whichever.")
          @Nullable Integer count,
      @Option(names = "--from", paramLabel = "SHARD", description = "With --count: which has them.")
          @Nullable Integer from,
      @Option(names = "--to", paramLabel = "SHARD", required = true, description = "Where to.")
          int to,
      @Option(names = "--no-wait", description = "Ends as soon as the moves are ordered.")
          boolean noWait)
      throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("to", to);
    if (buckets != null && count == null && from == null) {
      body.put("buckets", buckets);
    } else if (buckets == null && count != null && from != null) {
      body.put("count", count).put("from", from);
    } else {
      throw flags.wrong("Say either --buckets RUNS or --count N --from SHARD.");
    }
    return carryOut(flags, "/shards/moves", body, noWait);
  }

  @Command(
      name = "rebalance",
      description =
          "Moves the buckets that the configured kind of map would place elsewhere, for example onto a new shard.",
      mixinStandardHelpOptions = true)
  int rebalance(
      @Mixin OperatorFlags flags,
      @Option(names = "--dry-run", description = "Only says what would be moved.") boolean dryRun,
      @Option(names = "--no-wait", description = "Ends as soon as the moves are ordered.")
          boolean noWait)
      throws InterruptedException {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("dryRun", dryRun);
    return carryOut(flags, "/shards/rebalance", body, noWait || dryRun);
  }

  private static int carryOut(OperatorFlags flags, String path, ObjectNode body, boolean noWait)
      throws InterruptedException {
    OperatorApi api = flags.api(SERVICE);
    JsonNode plan = api.post(path, body.toString());
    Set<Long> open = new HashSet<>();
    plan.path("moves").forEach(move -> open.add(move.path("id").asLong()));
    if (!noWait) {
      await(api, open);
    }
    String done =
        plan.path("dryRun").asBoolean()
            ? "would be moved"
            : noWait ? "are ordered; see: shards list" : "moved";
    return flags.print(
        plan,
        out ->
            out.printf(
                "%d buckets in %d moves %s.%n",
                plan.path("buckets").asInt(), plan.path("moves").size(), done));
  }

  /** Until all are done; the first that fails ends it. */
  private static void await(OperatorApi api, Set<Long> open) throws InterruptedException {
    while (!open.isEmpty()) {
      Set<Long> left = new HashSet<>();
      for (JsonNode move : api.get("/shards").path("moves")) {
        long id = move.path("id").asLong();
        String step = move.path("step").asText();
        if (open.contains(id) && step.equals("failed")) {
          throw new CliException(
              "Move %d of buckets %s was given up: %s. The buckets are where they were; moves behind it go on. See: ./millrace shards list"
                  .formatted(id, move.path("buckets").asText(), move.path("note").asText()));
        }
        if (open.contains(id) && !step.equals("done")) {
          left.add(id);
        }
      }
      open.retainAll(left);
      Thread.sleep(LOOK_EVERY_MILLIS);
    }
  }
}
