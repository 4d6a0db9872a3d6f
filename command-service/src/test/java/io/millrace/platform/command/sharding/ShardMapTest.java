package io.millrace.platform.command.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.postgres.ShardPools;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.routing.BucketedIds;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ShardMapTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private ShardMap map(int shards) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < shards; i++) {
      settings.put(
          "millrace.write.shards[%d].url".formatted(i), "postgresql://localhost:1/nowhere");
      settings.put("millrace.write.shards[%d].username".formatted(i), "nobody");
      settings.put("millrace.write.shards[%d].password".formatted(i), "none");
    }
    WriteConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(WriteConfig.class)
            .withConverter(Duration.class, 100, new DurationConverter())
            .withSources(new PropertiesConfigSource(settings, "test", 100))
            .build()
            .getConfigMapping(WriteConfig.class);
    return new ShardMap(ShardPools.open(config, vertx, _ -> Optional.empty()));
  }

  @Test
  void oneShardHasEveryBucket() {
    ShardMap map = map(1);

    assertThat(IntStream.range(0, 1024).map(bucket -> map.of(bucket).number())).containsOnly(0);
  }

  @Test
  void severalShardsShareTheBucketsEvenlyAndEachHasAPoolOfItsOwn() {
    ShardMap map = map(4);
    List<Integer> owners =
        IntStream.range(0, 1024).mapToObj(bucket -> map.of(bucket).number()).toList();

    assertThat(owners.stream().filter(owner -> owner == 3)).hasSize(256);
    assertThat(map.all().stream().map(Shard::pool).distinct()).hasSize(4);
    assertThat(map.home().number()).isZero();
  }

  @Test
  void anOrderIsWhereItsCustomerIs() {
    ShardMap map = map(4);
    AggregateRef customer = ShopAggregates.customer(UUID.randomUUID());
    UUID order = BucketedIds.next(customer.bucket(), Instant.EPOCH, new Random(1));

    assertThat(map.of(ShopAggregates.order(order))).isEqualTo(map.of(customer));
  }

  @Test
  void noShardAtAllIsRefused() {
    assertThatThrownBy(() -> new ShardMap(List.of())).isInstanceOf(IllegalArgumentException.class);
  }
}
