package io.millrace.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.imports.Progress;
import io.millrace.cli.operator.OperatorApi;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.suite.ServiceName;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works with the projector's projections. */
@Command(
    name = "projections",
    description =
        "Lists projections, compares them with the ledger, rebuilds them while they serve, pauses and resumes them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = AuditCommand.class)
final class ProjectionsCommand implements Runnable {
  private static final ServiceName SERVICE = ServiceName.PROJECTOR;
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }

  @Command(
      name = "list",
      description = "Every version of every projection, and how far a rebuild has come.",
      mixinStandardHelpOptions = true)
  int list(@Mixin OperatorFlags flags) {
    JsonNode answer = flags.api(SERVICE).get("/projections");
    PrintWriter out = spec.commandLine().getOut();
    if (flags.json()) {
      AnswerFlags.print(out, answer);
      return ExitCode.DONE;
    }
    out.printf(
        "%-24s %-12s %8s %8s %7s %-12s %s%n",
        "PROJECTION", "STATE", "AGE", "BEHIND", "PARKED", "AUDITED", "");
    for (JsonNode version : answer.path("items")) {
      out.printf(
          Locale.ROOT,
          "%-24s %-12s %7.1fs %8d %7d %-12s %s%n",
          version.path("name").asText() + "/" + version.path("version").asInt(),
          version.path("state").asText() + (version.path("paused").asBoolean() ? "*" : ""),
          version.path("ageSeconds").asDouble(),
          version.path("recordsBehindActive").asLong(),
          version.path("parkedAggregates").asLong(),
          audited(version.path("audit")),
          remark(version));
    }
    out.println("* paused");
    JsonNode auditor = answer.path("auditor");
    if (auditor.hasNonNull("trouble")) {
      out.println("The auditor stands still: " + auditor.path("trouble").asText());
    }
    printViews(out, answer.path("views"));
    return ExitCode.DONE;
  }

  private static void printViews(PrintWriter out, JsonNode views) {
    out.printf("%n%-24s %10s %10s %10s%n", "MATERIALISED VIEW", "AGE", "EVERY", "TOOK");
    for (JsonNode view : views) {
      out.printf(
          Locale.ROOT,
          "%-24s %10s %9.0fs %9.2fs  %s%n",
          view.path("view").asText(),
          view.hasNonNull("ageSeconds")
              ? String.format(Locale.ROOT, "%.1fs", view.path("ageSeconds").asDouble())
              : "never made",
          view.path("everySeconds").asDouble(),
          view.path("tookSeconds").asDouble(),
          view.hasNonNull("trouble") ? "fails: " + view.path("trouble").asText() : "");
    }
  }

  private static String audited(JsonNode audit) {
    long differing = audit.path("differing").asLong();
    if (audit.isMissingNode()) {
      return "not yet";
    }
    return differing > 0
        ? String.format(Locale.ROOT, "%,d differ", differing)
        : String.format(Locale.ROOT, "%.0fs ago", audit.path("ageSeconds").asDouble());
  }

  private static String remark(JsonNode version) {
    JsonNode rebuild = version.path("rebuild");
    if (rebuild.hasNonNull("trouble")) {
      return "stands still: " + rebuild.path("trouble").asText();
    }
    return version.path("state").asText().equals("filling")
        ? String.format(
            Locale.ROOT,
            "%.0f%%, %,.0f events/s, ETA %.0f s",
            rebuild.path("percent").asDouble(),
            rebuild.path("eventsPerSecond").asDouble(),
            rebuild.path("etaSeconds").asDouble())
        : wentBack(version);
  }

  private static String wentBack(JsonNode version) {
    return version.hasNonNull("wentBackAt")
        ? String.format(
            Locale.ROOT,
            "the store had lost %,d records at %s; they were read again",
            version.path("wentBackRecords").asLong(),
            version.path("wentBackAt").asText())
        : "";
  }

  @Command(
      name = "rebuild",
      description =
          "Fills a new version from the ledger while the old one serves. It goes on when this command ends.",
      mixinStandardHelpOptions = true)
  int rebuild(
      @Mixin OperatorFlags flags,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--no-wait", description = "Ends as soon as the rebuild has begun.")
          boolean noWait)
      throws InterruptedException {
    OperatorApi api = flags.api(SERVICE);
    JsonNode begun = api.post("/projections/" + name + "/rebuild", "{}");
    if (!noWait) {
      watch(api, name, begun.path("version").asInt());
    }
    return print(flags, begun, noWait ? "is being filled" : "stands by; now: projections promote");
  }

  private static void watch(OperatorApi api, String name, int version) throws InterruptedException {
    Progress progress = null;
    String trouble = "";
    while (true) {
      JsonNode found = find(api, name, version);
      JsonNode rebuild = found.path("rebuild");
      long total = rebuild.path("eventsTotal").asLong();
      if (progress == null && total > 0) {
        progress =
            new Progress(System.err, Boolean.getBoolean("millrace.terminal"), total, "events");
      }
      if (progress != null) {
        progress.at(Math.min(total, rebuild.path("eventsDone").asLong()));
      }
      String now = rebuild.path("trouble").asText("");
      if (!now.isEmpty() && !now.equals(trouble)) {
        System.err.printf("%nIt stands still, and goes on by itself when it can: %s%n", now);
      }
      trouble = now;
      if (found.path("state").asText().equals("standby")) {
        if (progress != null) {
          progress.end(total);
        }
        return;
      }
      Thread.sleep(LOOK_EVERY);
    }
  }

  private static JsonNode find(OperatorApi api, String name, int version) {
    for (JsonNode item : api.get("/projections").path("items")) {
      if (item.path("name").asText().equals(name) && item.path("version").asInt() == version) {
        return item;
      }
    }
    throw new CliException("%s/%d was dropped by somebody else.".formatted(name, version));
  }

  @Command(
      name = "refresh",
      description = "Has a materialised view made anew now, not only when it is due.",
      mixinStandardHelpOptions = true)
  int refresh(@Mixin OperatorFlags flags, @Parameters(paramLabel = "VIEW") String view) {
    JsonNode answer = flags.api(SERVICE).post("/views/" + view + "/refresh", "{}");
    PrintWriter out = spec.commandLine().getOut();
    if (flags.json()) {
      AnswerFlags.print(out, answer);
    } else {
      out.printf("%s: asked for; its age is in: projections list%n", view);
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "promote",
      description = "Has readers see the new version, if it equals the old one in a sample.",
      mixinStandardHelpOptions = true)
  int promote(
      @Mixin OperatorFlags flags,
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--force", description = "Also if the versions differ; this is audited.")
          boolean force) {
    return act(flags, name, "promote", "{\"force\":" + force + "}");
  }

  @Command(
      name = "rollback",
      description = "Has readers see the version before again.",
      mixinStandardHelpOptions = true)
  int rollback(@Mixin OperatorFlags flags, @Parameters(paramLabel = "NAME") String name) {
    return act(flags, name, "rollback", "{}");
  }

  @Command(
      name = "drop",
      description = "Removes the version that is not active, or ends its rebuild.",
      mixinStandardHelpOptions = true)
  int drop(@Mixin OperatorFlags flags, @Parameters(paramLabel = "NAME") String name) {
    return act(flags, name, "drop", "{}");
  }

  @Command(
      name = "pause",
      description = "Stops a projection where it is.",
      mixinStandardHelpOptions = true)
  int pause(@Mixin OperatorFlags flags, @Parameters(paramLabel = "NAME") String name) {
    return act(flags, name, "pause", "{}");
  }

  @Command(
      name = "resume",
      description = "Lets a projection go on.",
      mixinStandardHelpOptions = true)
  int resume(@Mixin OperatorFlags flags, @Parameters(paramLabel = "NAME") String name) {
    return act(flags, name, "resume", "{}");
  }

  private int act(OperatorFlags flags, String name, String action, String body) {
    JsonNode answer = flags.api(SERVICE).post("/projections/" + name + "/" + action, body);
    return print(flags, answer, answer.path("detail").asText());
  }

  private int print(OperatorFlags flags, JsonNode answer, String text) {
    PrintWriter out = spec.commandLine().getOut();
    if (flags.json()) {
      AnswerFlags.print(out, answer);
    } else {
      out.printf("%s/%d: %s%n", answer.path("name").asText(), answer.path("version").asInt(), text);
    }
    return ExitCode.DONE;
  }
}
