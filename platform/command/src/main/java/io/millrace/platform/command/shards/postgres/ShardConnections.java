package io.millrace.platform.command.shards.postgres;

import io.millrace.platform.command.config.WriteConfig.ShardConfig;
import io.millrace.platform.command.postgres.DirectConnections;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Connections of the mover's own, so that no move ever waits for a command's or takes it away. */
public final class ShardConnections {
  /** Copies and comparisons take their time; a connection that is dead must still be noticed. */
  private static final Duration SILENCE = Duration.ofMinutes(2);

  private final List<ShardConfig> shards;

  /** To these shards, by number. */
  public ShardConnections(List<ShardConfig> shards) {
    this.shards = List.copyOf(shards);
  }

  Jdbc home() throws SQLException {
    return open(0);
  }

  Jdbc open(int number) throws SQLException {
    if (number >= shards.size()) {
      throw new SQLException("write shard %d is not configured".formatted(number));
    }
    return new Jdbc(
        number, DirectConnections.asCommands(shards.get(number), "millrace-mover", SILENCE));
  }
}
