package io.millrace.cli.scenario;

import io.millrace.cli.issuer.Role;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The system that a scenario runs against: local processes, containers, a cluster.
 *
 * @param kafkaBootstrapServers to look at the topics
 * @param replicas to look at the read models
 */
public record Target(
    URI commandUrl,
    URI queryUrl,
    Tokens tokens,
    String kafkaBootstrapServers,
    List<Database> replicas) {
  public Target {
    replicas = List.copyOf(replicas);
  }

  /** Where bearer tokens come from. */
  @FunctionalInterface
  public interface Tokens {
    /**
     * @param customer the customer's id, for a customer
     */
    String token(Role role, Optional<String> customer);
  }

  /** A database of the read side. */
  public record Database(String name, String jdbcUrl, String user, String password) {}
}
