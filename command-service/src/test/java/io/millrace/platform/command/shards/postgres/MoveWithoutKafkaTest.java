package io.millrace.platform.command.shards.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.NothingHeld;
import io.millrace.command.testing.ShardedStore;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.shards.Move;
import io.millrace.platform.command.shards.MoveRequest;
import io.millrace.platform.command.shards.MoveSettings;
import io.millrace.platform.command.shards.Step;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a move does when events do not reach Kafka: here no relay runs. The new shard's relay could
 * overtake the old one's, so there is no way but to wait, and to give up.
 */
class MoveWithoutKafkaTest {
  private static final int BUCKET = 7;
  private static final String FENCES = "SELECT bucket, state FROM bucket_fence";

  private List<String> databases;
  private ShardConnections shards;
  private MoveTable moves;
  private final List<String> journal = new ArrayList<>();

  @BeforeEach
  void aCustomerWithAnEventOnShard0() {
    databases = ShardedStore.databases(2);
    shards =
        new ShardConnections(
            new SmallRyeConfigBuilder()
                .withMapping(WriteConfig.class)
                .withConverter(Duration.class, 100, new DurationConverter())
                .withSources(
                    new PropertiesConfigSource(ShardedStore.settings(databases), "test", 100))
                .build()
                .getConfigMapping(WriteConfig.class)
                .shards());
    moves = new MoveTable(shards);
    String all = IntStream.range(0, 1024).mapToObj(b -> "0").collect(Collectors.joining(","));
    write(
        "INSERT INTO shard_map (version, kind, assignment, reason) VALUES (1, 'hash', '{%s}', '-')"
            .formatted(all));
    write(
        """
        INSERT INTO customer (bucket, id, version, name)
        VALUES (7, '00000000-0000-0000-0000-000000000007', 1, 'Ada')""");
    write(
        """
        INSERT INTO event (bucket, aggregate_type, aggregate_id, version, type, schema_version,
          payload, metadata)
        VALUES (7, 'customer', '00000000-0000-0000-0000-000000000007', 1, 'CustomerRegistered', 1,
          '{}', '{}')""");
  }

  private void write(String sql) {
    try (Jdbc home = shards.home()) {
      home.update(sql);
      home.commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Move run(MoveSettings settings) throws SQLException, InterruptedException {
    long id =
        new BucketMoves(shards, 2, 8)
            .submit(new MoveRequest.These(List.of(BUCKET), 1), "test", "move", "{}")
            .getFirst()
            .id();
    long epoch = moves.acquire("test", Duration.ofMinutes(1)).getAsLong();
    return new Mover(shards, new NothingHeld(), settings, () -> {}, journal::add)
        .run(moves.find(id), epoch);
  }

  @Test
  void aRelayThatIsBehindPutsUpNoFenceAndTheMoveIsGivenUp() throws Exception {
    write("UPDATE event SET occurred_at = occurred_at - interval '5 seconds'");

    Move ended = run(new MoveSettings(Duration.ofSeconds(3), Duration.ofMillis(300), 2));

    assertThat(ended.step()).isEqualTo(Step.FAILED);
    assertThat(journal).doesNotContain("fenced");
    assertNothingHappened();
    assertThat(ShardedStore.rows(databases.getFirst(), "SELECT note FROM shard_move"))
        .containsExactly("the relay of shard 0 does not publish; is Kafka there?");
  }

  @Test
  void aFenceThatWaitsForTheRelayIsLiftedAgain() throws Exception {
    // The event is recorded "later", so the relay does not count as behind.
    write("UPDATE event SET occurred_at = occurred_at + interval '1 hour'");

    Move ended = run(new MoveSettings(Duration.ofMillis(100), Duration.ofSeconds(3), 2));

    assertThat(ended.step()).isEqualTo(Step.FAILED);
    assertThat(journal.stream().filter("fenced"::equals)).hasSize(3);
    assertNothingHappened();
  }

  @Test
  void aRowThatDiffersIsFoundAndTheCopyMadeAgain() throws Exception {
    write("UPDATE relay_checkpoint SET tx = '9000000000000000000'");
    // Changed without an event, behind the mover's back: exactly what the comparison is for.
    Runnable tamper = () -> write("UPDATE customer SET name = 'Countess' WHERE name = 'Ada'");
    long id =
        new BucketMoves(shards, 2, 8)
            .submit(new MoveRequest.These(List.of(BUCKET), 1), "test", "move", "{}")
            .getFirst()
            .id();
    long epoch = moves.acquire("test", Duration.ofMinutes(1)).getAsLong();
    Mover mover =
        new Mover(
            shards,
            new NothingHeld(),
            new MoveSettings(Duration.ofSeconds(3), Duration.ofSeconds(3), 2),
            () -> {},
            point -> {
              journal.add(point);
              if (point.equals("begin fenced")) {
                tamper.run();
              }
            });

    Move ended = mover.run(moves.find(id), epoch);

    assertThat(ended.step()).isEqualTo(Step.DONE);
    assertThat(journal.stream().filter("begin planned"::equals)).hasSize(2);
    assertThat(ShardedStore.rows(databases.get(1), "SELECT name FROM customer"))
        .containsExactly("Countess");
    assertThat(ShardedStore.rows(databases.getFirst(), "SELECT name FROM customer")).isEmpty();
  }

  @Test
  void whatTheRelayHasParkedIsNotOvertaken() throws Exception {
    write("UPDATE relay_checkpoint SET tx = '9000000000000000000'");
    write(
        """
        INSERT INTO relay_parked (aggregate_type, aggregate_id, version, reason)
        VALUES ('customer', '00000000-0000-0000-0000-000000000007', 1, 'too large')""");

    Move ended = run(new MoveSettings(Duration.ofSeconds(3), Duration.ofSeconds(3), 2));

    assertThat(ended.step()).isEqualTo(Step.FAILED);
    assertThat(journal).doesNotContain("fenced");
    assertNothingHappened();
    assertThat(ShardedStore.rows(databases.getFirst(), "SELECT note FROM shard_move").getFirst())
        .startsWith("customer 00000000-0000-0000-0000-000000000007 is parked by the relay of");
  }

  private void assertNothingHappened() {
    assertThat(ShardedStore.rows(databases.getFirst(), "SELECT name FROM customer"))
        .containsExactly("Ada");
    assertThat(ShardedStore.rows(databases.get(1), "SELECT name FROM customer")).isEmpty();
    assertThat(ShardedStore.rows(databases.getFirst(), FENCES)).containsExactly("7 open");
    assertThat(ShardedStore.rows(databases.get(1), FENCES)).containsExactly("7 moved");
    assertThat(ShardedStore.rows(databases.getFirst(), "SELECT max(version) FROM shard_map"))
        .containsExactly("1");
  }
}
