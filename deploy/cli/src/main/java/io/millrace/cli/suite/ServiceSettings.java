package io.millrace.cli.suite;

import io.millrace.cli.issuer.LocalIssuer;
import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackDescription;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The settings of each service for this stack (the table in docs/settings.md), by property name.
 */
public final class ServiceSettings {
  private static final String HOST = "127.0.0.1";
  private static final String JSON_LOG = "quarkus.log.console.json.enabled";

  private final StackDescription stack;
  private final LocalIssuer issuer;
  private final String consistencySecret;
  private final String personalDataKeys;
  private final ServicePorts ports;
  private final Path archive;

  /**
   * @param archive folder of the events that left the ledger
   */
  public ServiceSettings(
      StackDescription stack,
      LocalIssuer issuer,
      String consistencySecret,
      String personalDataKeys,
      ServicePorts ports,
      Path archive) {
    this.stack = stack;
    this.issuer = issuer;
    this.consistencySecret = consistencySecret;
    this.personalDataKeys = personalDataKeys;
    this.ports = ports;
    this.archive = archive;
  }

  public Map<String, String> of(ServiceName name) {
    var all = new TreeMap<String, String>();
    all.put("quarkus.http.host", HOST);
    all.put("quarkus.management.host", HOST);
    all.put("quarkus.http.port", Integer.toString(ports.pair(name).http()));
    all.put("quarkus.management.port", Integer.toString(ports.pair(name).management()));
    // Nobody balances load here who would have to notice first.
    all.put("quarkus.shutdown.delay", "0s");
    all.put("kafka.bootstrap.servers", stack.kafkaBootstrapServers());
    // Here people read the log, not programs, unless somebody says otherwise.
    all.put(JSON_LOG, System.getenv().getOrDefault(variable(JSON_LOG), "false"));
    switch (name) {
      case COMMAND -> {
        putClosed(all);
        putDatasource(all, stack.writePrimaries().getFirst());
        all.put("millrace.archive.folder", archive.toString());
        putList(all, "millrace.write.shards", stack.writePrimaries());
        all.put("quarkus.redis.hosts", stack.redisUrl());
      }
      case QUERY -> {
        putClosed(all);
        putNode(all, "millrace.read.primary", stack.readPrimary());
        putList(all, "millrace.read.replicas", stack.readReplicas());
        all.put("quarkus.redis.hosts", stack.redisUrl());
      }
      case PROJECTOR -> {
        putIssuer(all);
        putDatasource(all, stack.readPrimary());
        putList(all, "millrace.ledger.shards", stack.writePrimaries());
        all.put("millrace.ledger.archive", archive.toString());
        all.put("quarkus.redis.hosts", stack.redisUrl());
      }
    }
    return all;
  }

  /** The same as environment variables, by the rule of MicroProfile Config. */
  public Map<String, String> environmentOf(ServiceName name) {
    var all = new TreeMap<String, String>();
    of(name).forEach((key, value) -> all.put(variable(key), value));
    return all;
  }

  static String variable(String property) {
    return property.replaceAll("[^a-zA-Z0-9]", "_").toUpperCase(Locale.ROOT);
  }

  private void putClosed(Map<String, String> all) {
    putIssuer(all);
    all.put("millrace.consistency.secret", consistencySecret);
    all.put("millrace.personal-data.keys", personalDataKeys);
  }

  private void putIssuer(Map<String, String> all) {
    // Not as a URI: its reader takes %20 for part of the name.
    all.put("mp.jwt.verify.publickey.location", "file:" + issuer.publicKeyFile().toAbsolutePath());
    all.put("mp.jwt.verify.issuer", LocalIssuer.ISSUER);
    all.put("mp.jwt.verify.audiences", LocalIssuer.AUDIENCE);
  }

  private static void putDatasource(Map<String, String> all, PostgresNode node) {
    all.put("quarkus.datasource.jdbc.url", node.jdbcUrl());
    all.put("quarkus.datasource.reactive.url", node.reactiveUrl());
    all.put("quarkus.datasource.username", node.user());
    all.put("quarkus.datasource.password", node.password());
  }

  private static void putList(Map<String, String> all, String prefix, List<PostgresNode> nodes) {
    for (int i = 0; i < nodes.size(); i++) {
      putNode(all, prefix + "[" + i + "]", nodes.get(i));
    }
  }

  private static void putNode(Map<String, String> all, String prefix, PostgresNode node) {
    all.put(prefix + ".url", node.reactiveUrl());
    all.put(prefix + ".username", node.user());
    all.put(prefix + ".password", node.password());
  }
}
