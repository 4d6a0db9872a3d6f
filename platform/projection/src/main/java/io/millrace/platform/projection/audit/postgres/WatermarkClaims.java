package io.millrace.platform.projection.audit.postgres;

import io.millrace.platform.projection.PartitionId;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.history.LedgerEntry;
import io.millrace.platform.projection.postgres.Session;
import io.vertx.sqlclient.Row;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * What the versions of projections claim to have taken: of each shard and partition, everything
 * below a transaction. One that is still filled claims nothing.
 */
final class WatermarkClaims {
  private static final String READ =
      """
      SELECT p.name, p.version, c.topic, c.kafka_partition, w.shard, w.tx
      FROM projection p
      JOIN projection_checkpoint c
        ON (c.projection, c.projection_version) = (p.name, p.version)
      LEFT JOIN projection_watermark w USING (projection, projection_version, topic, kafka_partition)
      WHERE p.state <> 'filling'
      ORDER BY p.name, p.version
      """;

  private record Place(PartitionId partition, int shard) {}

  private record Claims(Set<PartitionId> partitions, Map<Place, Long> belowTx) {
    int count(String topic) {
      return (int) partitions.stream().filter(each -> each.topic().equals(topic)).count();
    }
  }

  private final Map<ProjectionId, Claims> claims = new LinkedHashMap<>();

  private WatermarkClaims() {}

  static WatermarkClaims read(Session session) {
    WatermarkClaims all = new WatermarkClaims();
    for (Row row : session.rows(READ)) {
      ProjectionId id = new ProjectionId(row.getString("name"), row.getInteger("version"));
      Claims own =
          all.claims.computeIfAbsent(id, key -> new Claims(new HashSet<>(), new HashMap<>()));
      PartitionId partition =
          new PartitionId(row.getString("topic"), row.getInteger("kafka_partition"));
      own.partitions().add(partition);
      Integer shard = row.getInteger("shard");
      if (shard != null) {
        own.belowTx().put(new Place(partition, shard), row.getLong("tx"));
      }
    }
    return all;
  }

  Set<ProjectionId> projections() {
    return claims.keySet();
  }

  /** Whether the version claims to have taken the event. */
  boolean covers(ProjectionId id, LedgerEntry event) {
    Claims own = of(id);
    return own.count(event.type().topic()) > 0
        && event.tx()
            < own.belowTx().getOrDefault(new Place(partition(id, event), event.shard()), 0L);
  }

  /** The partition that carries the event. */
  PartitionId partition(ProjectionId id, LedgerEntry event) {
    return event.partition(of(id).count(event.type().topic()));
  }

  /** Below this transaction everything of the shard is claimed, whatever its partition. */
  long belowTx(ProjectionId id, int shard) {
    Claims own = of(id);
    return own.partitions().stream()
        .mapToLong(partition -> own.belowTx().getOrDefault(new Place(partition, shard), 0L))
        .min()
        .orElse(0);
  }

  private Claims of(ProjectionId id) {
    return Objects.requireNonNull(claims.get(id), () -> "not a version that is live: " + id);
  }
}
