package io.millrace.cli.operator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.command.CommandGroup;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.suite.ServiceName;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Works with the records that projections could not apply. */
@Command(
    name = "dead-letters",
    description = "Lists, shows, replays and discards records that projections could not apply.")
public final class DeadLettersCommand extends CommandGroup {
  private static final ServiceName SERVICE = ServiceName.PROJECTOR;
  private static final ObjectMapper JSON = new ObjectMapper();

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
    return flags.print(answer, out -> print(out, answer.path("items")));
  }

  private static void print(PrintWriter out, JsonNode letters) {
    String columns = "%-8s %-22s %-10s %-38s %7s  %s%n";
    out.printf(columns, "ID", "PROJECTION", "REASON", "AGGREGATE", "VERSION", "CAUSE");
    for (JsonNode letter : letters) {
      out.printf(
          columns,
          letter.path("id").asText(),
          AnswerFlags.row("%s/%d", letter, "projection", "projectionVersion"),
          letter.path("reason").asText(),
          letter.path("aggregateId").asText("-"),
          letter.path("aggregateVersion").asText("-"),
          letter.path("cause").asText());
    }
  }

  @Command(
      name = "show",
      description = "One record with its contents; personal data is masked.",
      mixinStandardHelpOptions = true)
  int show(@Mixin OperatorFlags flags, @Parameters(paramLabel = "ID") long id) {
    flags.printJson(flags.api(SERVICE).get("/dead-letters/" + id));
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
      body.set("patch", object(flags, patch));
    }
    return act(flags, id, "replay", body.toString());
  }

  private static ObjectNode object(OperatorFlags flags, String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return object;
      }
    } catch (JsonProcessingException e) {
      throw flags.wrong("--patch is no JSON: " + e.getOriginalMessage());
    }
    throw flags.wrong("--patch is a JSON object.");
  }

  @Command(
      name = "discard",
      description = "Goes on as if the record had never been, and applies what waits behind it.",
      mixinStandardHelpOptions = true)
  int discard(@Mixin OperatorFlags flags, @Parameters(paramLabel = "ID") long id) {
    return act(flags, id, "discard", "{}");
  }

  private static int act(OperatorFlags flags, long id, String action, String body) {
    JsonNode answer = flags.api(SERVICE).post("/dead-letters/" + id + "/" + action, body);
    String outcome = answer.path("outcome").asText();
    flags.print(answer, out -> out.println(outcome));
    return outcome.equals("applied") || outcome.equals("discarded")
        ? ExitCode.DONE
        : ExitCode.FAILED;
  }
}
