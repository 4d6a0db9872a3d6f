package io.millrace.command.catalog.kafka;

import io.millrace.command.catalog.postgres.CatalogCopyPosition;
import io.millrace.command.catalog.postgres.ProductCopyTable;
import io.millrace.platform.command.runtime.Shard;
import io.millrace.platform.command.runtime.ShardMap;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.common.annotation.Identifier;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts and stops a follower for every shard that has a copy. Waits for nobody at the start. */
@Singleton
class CatalogFollowers {
  /** After the migrations. */
  private static final int LATE = 10_000;

  private static final Duration STOP = Duration.ofSeconds(5);

  private final ShardMap shards;
  private final ProductCopyTable products;
  private final CatalogCopyPosition position;
  private final Map<String, Object> kafka;
  private final List<CatalogFollower> followers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  CatalogFollowers(
      ShardMap shards,
      ProductCopyTable products,
      CatalogCopyPosition position,
      @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.shards = shards;
    this.products = products;
    this.position = position;
    this.kafka = kafka;
  }

  void onStart(@Observes @Priority(LATE) StartupEvent event) {
    for (Shard shard : shards.all()) {
      if (products.isCopy(shard.number())) {
        CatalogFollower follower = new CatalogFollower(shard, products, position, kafka);
        followers.add(follower);
        threads.add(Thread.ofVirtual().name("catalog-copy-" + shard.number()).start(follower));
      }
    }
  }

  void onStop(@Observes ShutdownEvent event) throws InterruptedException {
    followers.forEach(CatalogFollower::stop);
    for (Thread thread : threads) {
      thread.join(STOP);
    }
  }
}
