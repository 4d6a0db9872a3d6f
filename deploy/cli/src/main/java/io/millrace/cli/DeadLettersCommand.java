package io.millrace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.suite.ServiceName;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Works with the records that projections could not apply. */
@Command(
    name = "dead-letters",
    description = "Lists, shows, replays and discards records that projections could not apply.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
final class DeadLettersCommand implements Runnable {
  private static final ServiceName SERVICE = ServiceName.PROJECTOR;
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say what to do.");
  }

  @Command(name = "list", description = "Oldest first.", mixinStandardHelpOptions = true)
  int list(
      @Mixin OperatorFlags flags,
      @Option(names = "--projection", paramLabel = "NAME", description = "Of this one only.")
          @Nullable String projection,
      @Option(
              names = "--after",
              paramLabel = "ID",
              defaultValue = "0",
              description = "Go on behind this one.")
          long after,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "50",
              description = "At most 200 (default ${DEFAULT-VALUE}).")
          int limit) {
    String query = "/dead-letters?after=" + after + "&limit=" + limit;
    if (projection != null) {
      query += "&projection=" + URLEncoder.encode(projection, StandardCharsets.UTF_8);
    }
    JsonNode answer = flags.api(SERVICE).get(query);
    PrintWriter out = spec.commandLine().getOut();
    if (flags.json()) {
      AnswerFlags.print(out, answer);
      return ExitCode.DONE;
    }
    out.printf(
        "%-8s %-22s %-10s %-38s %7s  %s%n",
        "ID", "PROJECTION", "REASON", "AGGREGATE", "VERSION", "CAUSE");
    for (JsonNode letter : answer.path("items")) {
      out.printf(
          "%-8d %-22s %-10s %-38s %7s  %s%n",
          letter.path("id").asLong(),
          letter.path("projection").asText() + "/" + letter.path("projectionVersion").asInt(),
          letter.path("reason").asText(),
          letter.path("aggregateId").asText("-"),
          letter.path("aggregateVersion").asText("-"),
          letter.path("cause").asText());
    }
    return ExitCode.DONE;
  }

  @Command(
      name = "show",
      description = "One record with its contents; personal data is masked.",
      mixinStandardHelpOptions = true)
  int show(@Mixin OperatorFlags flags, @Parameters(paramLabel = "ID") long id) {
    AnswerFlags.print(spec.commandLine().getOut(), flags.api(SERVICE).get("/dead-letters/" + id));
    return ExitCode.DONE;
  }

  @Command(
      name = "replay",
      description = "Applies the record again, and what waits behind it, in order.",
      mixinStandardHelpOptions = true)
  int replay(
      @Mixin OperatorFlags flags,
      @Parameters(paramLabel = "ID") long id,
      @Option(
              names = "--patch",
              paramLabel = "JSON",
              description = "Merged into the record's value first (RFC 7396).")
          @Nullable String patch) {
    ObjectNode body = JSON.createObjectNode();
    if (patch != null) {
      body.set("patch", object(patch));
    }
    return act(flags, id, "replay", body.toString());
  }

  private ObjectNode object(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw new ParameterException(
          spec.commandLine(), "--patch is no JSON: " + e.getOriginalMessage(), e);
    }
    throw new ParameterException(spec.commandLine(), "--patch is a JSON object.");
  }

  @Command(
      name = "discard",
      description = "Goes on as if the record had never been, and applies what waits behind it.",
      mixinStandardHelpOptions = true)
  int discard(@Mixin OperatorFlags flags, @Parameters(paramLabel = "ID") long id) {
    return act(flags, id, "discard", "{}");
  }

  private int act(OperatorFlags flags, long id, String action, String body) {
    JsonNode answer = flags.api(SERVICE).post("/dead-letters/" + id + "/" + action, body);
    PrintWriter out = spec.commandLine().getOut();
    if (flags.json()) {
      AnswerFlags.print(out, answer);
    } else {
      out.println(answer.path("outcome").asText());
    }
    String outcome = answer.path("outcome").asText();
    return outcome.equals("applied") || outcome.equals("discarded")
        ? ExitCode.DONE
        : ExitCode.FAILED;
  }
}
