package io.millrace.cli;

import io.millrace.cli.operator.OperatorApi;
import io.millrace.cli.suite.ServiceName;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What operators' commands have in common: which service, as whom, and the form of the answer. */
final class OperatorFlags {
  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Management address of the service (default: that of the running stack).")
  private @Nullable URI url;

  @Mixin private BearerFlags who = new BearerFlags();

  @Mixin private AnswerFlags answer = new AnswerFlags();

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
        address != null
            ? address
            : URI.create(RunningStack.service(Home.state(), service).managementUrl());
    return new OperatorApi(target, who.bearer());
  }

  boolean json() {
    return answer.json();
  }
}
