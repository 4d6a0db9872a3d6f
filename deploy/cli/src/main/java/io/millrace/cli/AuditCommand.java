package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.imports.Progress;
import io.millrace.cli.operator.OperatorApi;
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
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Has the projector compare views with the ledger, and tells what differs. */
@Command(
    name = "audit",
    description =
        "Compares every view, or one, with the ledger while events flow: each event that the view claims to have is looked for in its rows, and sums are compared with what all events add up to. Ends 0 if nothing differs, 1 if something does, repaired or not.",
    mixinStandardHelpOptions = true)
final class AuditCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration TAKEN_WITHIN = Duration.ofSeconds(60);

  @Spec private CommandSpec spec = CommandSpec.create();
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
    if (view != null && !knows(api, view)) {
      throw new ParameterException(
          spec.commandLine(), "There is no view " + view + "; see: projections list");
    }
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("repair", repair);
    if (view != null) {
      body.put("view", view);
    }
    JsonNode audit = watch(api, api.post("/audits", body.toString()));
    PrintWriter out = spec.commandLine().getOut();
    if (flags.json()) {
      AnswerFlags.print(out, audit);
    } else {
      print(out, audit);
    }
    return differences(audit) == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static boolean knows(OperatorApi api, String view) {
    for (JsonNode item : api.get("/projections").path("items")) {
      if (item.path("name").asText().equals(view)) {
        return true;
      }
    }
    return false;
  }

  private JsonNode watch(OperatorApi api, JsonNode asked) throws InterruptedException {
    String path = "/audits/" + asked.path("id").asLong();
    PrintWriter err = spec.commandLine().getErr();
    long giveUpAt = System.nanoTime() + TAKEN_WITHIN.toNanos();
    Progress progress = null;
    String trouble = "";
    JsonNode audit = asked;
    while (!audit.path("phase").asText().equals("done")) {
      long total = audit.path("eventsTotal").asLong();
      if (progress == null && total > 0) {
        progress =
            new Progress(System.err, Boolean.getBoolean("millrace.terminal"), total, "events");
      }
      if (progress != null) {
        progress.at(Math.clamp(audit.path("eventsDone").asLong(), 0, total));
      }
      if (audit.path("phase").asText().equals("waiting") && System.nanoTime() - giveUpAt > 0) {
        throw new CliException(
            "No projector has taken the audit within a minute: is one running with millrace.ledger set? It is done when one comes.");
      }
      String now = audit.path("trouble").asText("");
      if (audit.hasNonNull("trouble") && !now.equals(trouble)) {
        err.printf("%nIt stands still, and goes on by itself when it can: %s%n", now);
        err.flush();
        trouble = now;
      }
      Thread.sleep(LOOK_EVERY);
      audit = api.get(path);
    }
    if (progress != null) {
      progress.end(audit.path("eventsTotal").asLong());
    }
    return audit;
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
      String name = item.path("name").asText();
      String version = name + "/" + item.path("version").asInt();
      long sums = item.path("sumsDiffer").asLong();
      repaired += item.path("repaired").asLong();
      out.printf(
          Locale.ROOT,
          "%-26s %,12d %,9d %,9d %9s %,9d%n",
          version,
          item.path("compared").asLong(),
          item.path("missing").asLong(),
          item.path("behind").asLong(),
          !item.hasNonNull("sumsDiffer") ? "-" : sums < 0 ? "?" : Long.toString(sums),
          item.path("repaired").asLong());
      if (sums < 0) {
        remarks.add(
            "%s: sums were not compared: %s".formatted(version, item.path("remark").asText()));
      } else if (item.path("sumsLeft").asLong() > 0) {
        remarks.add(
            "%s: %d sums are not what the events add up to, %s. Mended by --repair, or, if they change all the time, by ./millrace projections rebuild %s"
                .formatted(
                    version, item.path("sumsLeft").asLong(), item.path("remark").asText(), name));
      } else if (audit.path("repair").asBoolean() && item.path("left").asLong() > 0) {
        remarks.add(
            "%s: %d could not be repaired; is it paused? See the projector's log. A rebuild mends it, too: ./millrace projections rebuild %s"
                .formatted(version, item.path("left").asLong(), name));
      }
    }
    for (JsonNode each : audit.path("examples")) {
      remarks.add(
          "%s/%d: %s is %s: version %d (%s-%d, shard %d)"
              .formatted(
                  each.path("name").asText(),
                  each.path("version").asInt(),
                  each.path("aggregateId").asText(),
                  each.path("kind").asText(),
                  each.path("aggregateVersion").asLong(),
                  each.path("topic").asText(),
                  each.path("partition").asInt(),
                  each.path("shard").asInt()));
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
