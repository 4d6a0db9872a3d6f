package io.millrace.stack;

import java.io.Serializable;
import java.util.List;

/**
 * Where everything is. It stays the same as long as the stack runs, also across kills and restarts
 * of single processes.
 *
 * @param writePrimaries one per shard, in the order of the shards
 * @param readPrimary where the projector writes
 * @param readReplicas streaming replicas of {@code readPrimary}
 * @param kafkaBootstrapServers {@code host:port}
 * @param redisUrl {@code redis://host:port}
 */
public record StackDescription(
    List<PostgresNode> writePrimaries,
    PostgresNode readPrimary,
    List<PostgresNode> readReplicas,
    String kafkaBootstrapServers,
    String redisUrl)
    implements Serializable {

  public StackDescription {
    writePrimaries = List.copyOf(writePrimaries);
    readReplicas = List.copyOf(readReplicas);
  }
}
