package io.millrace.cli.suite;

import io.millrace.cli.scenario.Target;

/** A running suite as the target of a scenario. */
public final class Targets {
  private Targets() {}

  public static Target of(Suite suite) {
    return new Target(
        suite.url(ServiceName.COMMAND),
        suite.url(ServiceName.QUERY),
        suite.issuer()::token,
        suite.stack().kafkaBootstrapServers(),
        suite.stack().readReplicas().stream()
            .map(
                node ->
                    new Target.Database(node.name(), node.jdbcUrl(), node.user(), node.password()))
            .toList());
  }
}
