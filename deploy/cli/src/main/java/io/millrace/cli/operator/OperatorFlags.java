package io.millrace.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.command.BearerFlags;
import io.millrace.cli.command.Home;
import io.millrace.cli.command.Progress;
import io.millrace.cli.suite.ServiceName;
import java.net.URI;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What operators' commands have in common: which service, as whom, and the form of the answer. */
public final class OperatorFlags extends AnswerFlags {
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Management address of the service (default: that of the running stack).")
  private @Nullable URI url;

  @Mixin private BearerFlags who = new BearerFlags();

  /** The interface of this service. */
  OperatorApi api(ServiceName service) {
    return api(service, url);
  }

  /**
   * The same at another address.
   *
   * @param address null: that of the running stack
   */
  OperatorApi api(ServiceName service, @Nullable URI address) {
    URI target =
        address != null ? address : URI.create(Home.runningService(service).managementUrl());
    return new OperatorApi(target, who.bearer());
  }

  /**
   * Looks at long work until it is done, and shows how far it is and what holds it up.
   *
   * @param figures where the answer has {@code eventsDone}, {@code eventsTotal} and {@code trouble}
   */
  JsonNode watch(
      Supplier<JsonNode> look, Function<JsonNode, JsonNode> figures, Predicate<JsonNode> isDone)
      throws InterruptedException {
    Progress progress = null;
    long total = 0;
    String trouble = "";
    try {
      while (true) {
        JsonNode answer = look.get();
        JsonNode now = figures.apply(answer);
        // What is done may no longer say of how many.
        total = Math.max(total, now.path("eventsTotal").asLong());
        if (progress == null && total > 0) {
          progress = Progress.onStderr(total, "events");
        }
        boolean ends = isDone.test(answer);
        if (progress != null) {
          progress.at(ends ? total : Math.clamp(now.path("eventsDone").asLong(), 0, total));
        }
        if (now.hasNonNull("trouble") && !now.path("trouble").asText().equals(trouble)) {
          trouble = now.path("trouble").asText();
          err().printf("%nIt stands still, and goes on by itself when it can: %s%n", trouble);
          err().flush();
        }
        if (ends) {
          return answer;
        }
        Thread.sleep(LOOK_EVERY);
      }
    } finally {
      if (progress != null) {
        progress.close();
      }
    }
  }
}
