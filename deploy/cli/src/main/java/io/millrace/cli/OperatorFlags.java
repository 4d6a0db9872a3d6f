package io.millrace.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.cli.issuer.Role;
import io.millrace.cli.operator.OperatorApi;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.state.RunFile;
import io.millrace.cli.state.StateFolder;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What operators' commands have in common: which service, as whom, and the form of the answer. */
final class OperatorFlags {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Management address of the service (default: that of the running stack).")
  private @Nullable URI url;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "An operator's token (default: one of the local issuer).")
  private @Nullable String token;

  @Option(
      names = "-o",
      paramLabel = "text|json",
      defaultValue = "text",
      description = "Form of the answer (default ${DEFAULT-VALUE}).")
  private OutputFormat format = OutputFormat.text;

  /** The interface of this service. */
  OperatorApi api(String service) {
    return api(service, url);
  }

  /**
   * The same at another address.
   *
   * @param address null: that of the running stack
   */
  OperatorApi api(String service, @Nullable URI address) {
    StateFolder state = Home.state();
    URI target =
        address != null ? address : URI.create(managementUrl(RunningStack.require(state), service));
    String bearer =
        token != null
            ? token
            : LocalIssuer.in(state.keys(), Clock.systemUTC())
                .token(Role.operator, Optional.empty());
    return new OperatorApi(target, bearer);
  }

  private static String managementUrl(RunFile run, String service) {
    RunFile.Service found = run.services().get(service);
    if (found == null) {
      throw new CliException(
          "The running stack has no %s service. See: ./millrace status".formatted(service));
    }
    return found.managementUrl();
  }

  boolean json() {
    return format == OutputFormat.json;
  }

  static void print(PrintWriter out, JsonNode answer) {
    try {
      out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(answer));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON can be written", e);
    }
  }
}
