package io.millrace.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.command.CommandGroup;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.suite.ServiceName;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Works with the projector's projections. */
@Command(
    name = "projections",
    description =
        "Lists projections, compares them with the ledger, rebuilds them while they serve, pauses and resumes them.",
    subcommands = AuditCommand.class)
public final class ProjectionsCommand extends CommandGroup {
  private static final ServiceName SERVICE = ServiceName.PROJECTOR;

  @Command(
      name = "list",
      description = "Every version of every projection, and how far a rebuild has come.",
      mixinStandardHelpOptions = true)
  int list(@Mixin OperatorFlags flags) {
    JsonNode answer = flags.api(SERVICE).get("/projections");
    return flags.print(answer, out -> print(out, answer));
  }

  private static void print(PrintWriter out, JsonNode answer) {
    out.printf(
        "%-24s %-12s %8s %8s %7s %-12s %s%n",
        "PROJECTION", "STATE", "AGE", "BEHIND", "PARKED", "AUDITED", "");
    for (JsonNode version : answer.path("items")) {
      out.printf(
          "%-24s %-12s %s %-12s %s%n",
          AnswerFlags.row("%s/%d", version, "name", "version"),
          version.path("state").asText() + (version.path("paused").asBoolean() ? "*" : ""),
          AnswerFlags.row(
              "%7.1fs %8d %7d", version, "ageSeconds", "recordsBehindActive", "parkedAggregates"),
          audited(version.path("audit")),
          remark(version));
    }
    out.println("* paused");
    JsonNode auditor = answer.path("auditor");
    if (auditor.hasNonNull("trouble")) {
      out.println("The auditor stands still: " + auditor.path("trouble").asText());
    }
    printViews(out, answer.path("views"));
  }

  private static void printViews(PrintWriter out, JsonNode views) {
    out.printf("%n%-24s %10s %10s %10s%n", "MATERIALISED VIEW", "AGE", "EVERY", "TOOK");
    for (JsonNode view : views) {
      out.printf(
          "%-24s %10s %s  %s%n",
          view.path("view").asText(),
          view.hasNonNull("ageSeconds")
              ? AnswerFlags.row("%.1fs", view, "ageSeconds")
              : "never made",
          AnswerFlags.row("%9.0fs %9.2fs", view, "everySeconds", "tookSeconds"),
          view.hasNonNull("trouble") ? "fails: " + view.path("trouble").asText() : "");
    }
  }

  private static String audited(JsonNode audit) {
    long differing = audit.path("differing").asLong();
    if (audit.isMissingNode()) {
      return "not yet";
    }
    return differing > 0
        ? AnswerFlags.row("%,d differ", audit, "differing")
        : AnswerFlags.row("%.0fs ago", audit, "ageSeconds");
  }

  private static String remark(JsonNode version) {
    JsonNode rebuild = version.path("rebuild");
    if (rebuild.hasNonNull("trouble")) {
      return "stands still: " + rebuild.path("trouble").asText();
    }
    if (version.path("state").asText().equals("filling")) {
      return AnswerFlags.row(
          "%.0f%%, %,.0f events/s, ETA %.0f s",
          rebuild, "percent", "eventsPerSecond", "etaSeconds");
    }
    return version.hasNonNull("wentBackAt")
        ? AnswerFlags.row(
            "the store had lost %,d records at %s; they were read again",
            version, "wentBackRecords", "wentBackAt")
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
      int version = begun.path("version").asInt();
      flags.watch(
          () -> find(api, name, version),
          found -> found.path("rebuild"),
          found -> found.path("state").asText().equals("standby"));
    }
    return print(flags, begun, noWait ? "is being filled" : "stands by; now: projections promote");
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
    return flags.print(
        answer, out -> out.printf("%s: asked for; its age is in: projections list%n", view));
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

  private static int act(OperatorFlags flags, String name, String action, String body) {
    JsonNode answer = flags.api(SERVICE).post("/projections/" + name + "/" + action, body);
    return print(flags, answer, answer.path("detail").asText());
  }

  private static int print(OperatorFlags flags, JsonNode answer, String text) {
    return flags.print(
        answer, out -> out.println(AnswerFlags.row("%s/%d: ", answer, "name", "version") + text));
  }
}
