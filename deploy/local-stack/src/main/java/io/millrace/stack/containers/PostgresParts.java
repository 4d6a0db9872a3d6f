package io.millrace.stack.containers;

import io.millrace.stack.PostgresNode;
import io.millrace.stack.StackException;
import io.millrace.stack.embedded.PostgresSettings;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** PostgreSQL in containers: what each is told, and what is asked of it. */
final class PostgresParts {
  private static final int PORT = 5432;
  private static final String DATA = "/var/lib/postgresql/millrace";

  // As in the embedded stack, and in the file: on the command line they would win over ALTER
  // SYSTEM.
  private static final String SETTINGS =
      Stream.of(
              PostgresSettings.OF_EACH,
              PostgresSettings.OF_A_REPLICA,
              Map.of("shared_preload_libraries", "pg_stat_statements"))
          .flatMap(settings -> settings.entrySet().stream())
          .map(setting -> setting.getKey() + "=" + setting.getValue())
          .collect(Collectors.joining("\n"));

  // The image lets everybody in with the password, but nobody copy it. Replicas copy the settings.
  private static final String PRIMARY =
      """
      mkdir -p /docker-entrypoint-initdb.d
      cat >/docker-entrypoint-initdb.d/as-primary.sh <<'END'
      echo 'host replication all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
      echo "$SETTINGS" >>"$PGDATA/postgresql.conf"
      END
      exec docker-entrypoint.sh "$@"
      """;

  // An interrupted copy is of no use; a whole one is only followed.
  private static final String REPLICA =
      """
      set -eu
      if [ ! -s "$PGDATA/PG_VERSION" ]; then
        rm -rf "$PGDATA" "$PGDATA.part"
        install -d -o postgres -g postgres -m 700 "$PGDATA.part"
        setpriv --reuid=postgres --regid=postgres --init-groups \\
          pg_basebackup --dbname="host=read user=$POSTGRES_USER application_name=$SLOT" --pgdata="$PGDATA.part" \\
          --wal-method=stream --checkpoint=fast --slot="$SLOT" --write-recovery-conf
        mv "$PGDATA.part" "$PGDATA"
      fi
      unset PGPASSWORD
      exec docker-entrypoint.sh "$@"
      """;

  private PostgresParts() {}

  static Part primary(PostgresNode node) {
    return part(node, PRIMARY, Map.of("SETTINGS", SETTINGS));
  }

  /** Copies the read primary by its first start, which needs the slot of {@link #slotOf}. */
  static Part replica(PostgresNode node) {
    return part(node, REPLICA, Map.of("SLOT", slotOf(node), "PGPASSWORD", node.password()));
  }

  /** What a fresh primary lacks: the counters of statements, and slots for its replicas. */
  static void complete(PostgresNode primary, List<PostgresNode> replicas) {
    try (var connection = primary.connect(primary.database());
        var statement = connection.createStatement()) {
      statement.execute("create extension if not exists pg_stat_statements");
      for (PostgresNode replica : replicas) {
        statement.execute(
            "select pg_create_physical_replication_slot('" + slotOf(replica) + "', true)");
      }
    } catch (SQLException e) {
      throw new StackException("Could not set %s up: %s".formatted(primary, e.getMessage()), e);
    }
  }

  private static Part part(PostgresNode node, String script, Map<String, String> more) {
    var environment = new java.util.HashMap<>(more);
    environment.put("PGDATA", DATA);
    environment.put("POSTGRES_DB", node.database());
    environment.put("POSTGRES_USER", node.user());
    environment.put("POSTGRES_PASSWORD", node.password());
    return new Part(
        node.name(),
        Images.POSTGRES,
        PORT,
        node.port(),
        environment,
        List.of("bash", "-c", script, node.name()),
        List.of("postgres"),
        "SIGINT",
        log -> answers(node));
  }

  private static String slotOf(PostgresNode replica) {
    return replica.name().replace('-', '_');
  }

  private static boolean answers(PostgresNode node) {
    try (var connection = node.connect(node.database())) {
      return connection.isValid(1);
    } catch (SQLException notYet) {
      return false;
    }
  }
}
