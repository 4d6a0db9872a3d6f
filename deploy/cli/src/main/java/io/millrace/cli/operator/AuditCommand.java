package io.millrace.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.suite.ServiceName;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Has the projector compare views with the ledger, and tells what differs. */
@Command(
    name = "audit",
    description =
        "Compares every view, or one, with the ledger while events flow: each event that the view claims to have is looked for in its rows, and sums are compared with what all events add up to. Ends 0 if nothing differs, 1 if something does, repaired or not.")
public final class AuditCommand implements Callable<Integer> {
  private static final Duration TAKEN_WITHIN = Duration.ofSeconds(60);

  @Mixin private OperatorFlags flags = new OperatorFlags();

  @Parameters(paramLabel = "VIEW", arity = "0..1", description = "Absent: all of them.")
  private @Nullable String view;

  @Option(
      names = "--repair",
      description =
          "Brings from the ledger what is lacking, and makes sums what events add up to. This is audited.")
  private boolean repair;

  @Override
  public Integer call() throws InterruptedException {
    OperatorApi api = flags.api(ServiceName.PROJECTOR);
    if (view != null
        && !api.get("/projections").path("items").findValuesAsText("name").contains(view)) {
      throw flags.wrong("There is no view " + view + "; see: projections list");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("repair", repair);
    if (view != null) {
      body.put("view", view);
    }
    JsonNode asked = api.post("/audits", body.toString());
    JsonNode audit = isDone(asked) ? asked : watch(api, "/audits/" + asked.path("id").asLong());
    flags.print(audit, out -> print(out, audit));
    return differences(audit) == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private JsonNode watch(OperatorApi api, String path) throws InterruptedException {
    long giveUpAt = System.nanoTime() + TAKEN_WITHIN.toNanos();
    return flags.watch(
        () -> {
          JsonNode audit = api.get(path);
          if (audit.path("phase").asText().equals("waiting") && System.nanoTime() - giveUpAt > 0) {
            throw new CliException(
                "No projector has taken the audit within a minute: is one running with millrace.ledger set? It is done when one comes.");
          }
          return audit;
        },
        audit -> audit,
        AuditCommand::isDone);
  }

  private static boolean isDone(JsonNode audit) {
    return audit.path("phase").asText().equals("done");
  }

  private static long differences(JsonNode audit) {
    long differences = 0;
    for (JsonNode item : audit.path("items")) {
      differences +=
          item.path("missing").asLong()
              + item.path("behind").asLong()
              + Math.max(0, item.path("sumsDiffer").asLong());
    }
    return differences;
  }

  private static void print(PrintWriter out, JsonNode audit) {
    out.printf(
        "%-26s %12s %9s %9s %9s %9s%n",
        "VIEW", "COMPARED", "MISSING", "BEHIND", "SUMS", "REPAIRED");
    long repaired = 0;
    List<String> remarks = new ArrayList<>();
    for (JsonNode item : audit.path("items")) {
      String version = AnswerFlags.row("%s/%d", item, "name", "version");
      long sums = item.path("sumsDiffer").asLong();
      repaired += item.path("repaired").asLong();
      out.printf("%-26s ", version);
      out.print(AnswerFlags.row("%,12d %,9d %,9d ", item, "compared", "missing", "behind"));
      out.printf("%9s ", !item.hasNonNull("sumsDiffer") ? "-" : sums < 0 ? "?" : sums);
      out.print(AnswerFlags.row("%,9d%n", item, "repaired"));
      if (sums < 0) {
        remarks.add(version + AnswerFlags.row(": sums were not compared: %s", item, "remark"));
      } else if (item.path("sumsLeft").asLong() > 0) {
        remarks.add(
            version
                + AnswerFlags.row(
                    ": %d sums are not what the events add up to, %s. Mended by --repair, or, if they change all the time, by ./millrace projections rebuild %s",
                    item, "sumsLeft", "remark", "name"));
      } else if (audit.path("repair").asBoolean() && item.path("left").asLong() > 0) {
        remarks.add(
            version
                + AnswerFlags.row(
                    ": %d could not be repaired; is it paused? See the projector's log. A rebuild mends it, too: ./millrace projections rebuild %s",
                    item, "left", "name"));
      }
    }
    for (JsonNode each : audit.path("examples")) {
      remarks.add(
          AnswerFlags.row(
              "%s/%d: %s is %s: version %d (%s-%d, shard %d)",
              each,
              "name",
              "version",
              "aggregateId",
              "kind",
              "aggregateVersion",
              "topic",
              "partition",
              "shard"));
    }
    remarks.forEach(out::println);
    long differences = differences(audit);
    if (differences == 0) {
      out.println("Nothing differs.");
    } else {
      out.printf(Locale.ROOT, "%,d differences, %,d repaired.%n", differences, repaired);
    }
  }
}
