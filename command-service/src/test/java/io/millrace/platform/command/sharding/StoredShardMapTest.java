package io.millrace.platform.command.sharding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.command.testing.ShardedStore;
import io.millrace.platform.command.postgres.ShardMapTable;
import io.millrace.platform.command.sharding.ShardMap.Version;
import io.millrace.platform.events.routing.Assignment;
import io.millrace.platform.events.routing.HashLayout;
import io.millrace.platform.events.routing.RangeLayout;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rule: after the first start the stored map rules, and settings that do not fit it are refused.
 */
class StoredShardMapTest {
  private ShardedStore store;

  @BeforeEach
  void open() {
    store = new ShardedStore(2);
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void theFirstStartStoresWhatTheSettingsSayAndLaterOnesTakeWhatIsStored() {
    ShardMapTable table = new ShardMapTable(store.shard(0).pool());
    Assignment first = new RangeLayout(List.of(1, 1)).assign();

    assertThat(table.newestOrFirst(new RangeLayout(List.of(1, 1))).await().indefinitely())
        .isEqualTo(new Version(1, first));
    assertThat(table.newestOrFirst(new HashLayout(2)).await().indefinitely())
        .isEqualTo(new Version(1, first));
    assertThat(table.newerThan(1).await().indefinitely()).isEqualTo(Optional.empty());
  }

  @Test
  void shardsThatTheMapUsesButNobodyConfiguredAreNamed() {
    ShardMap map = store.map();
    Version stored = new Version(3, new HashLayout(4).assign());

    assertThatThrownBy(() -> map.learn(stored))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 3")
        .hasMessageContaining("shards [2, 3]");
    assertThat(map.known().number()).isZero();
  }

  @Test
  void aShardThatTheMapDoesNotKnowOwnsNothing() {
    store.map().learn(new Version(1, new HashLayout(1).assign()));

    assertThat(store.map().all()).hasSize(2);
    assertThat(store.map().known().assignment().bucketsOf(1)).isEmpty();
  }

  @Test
  void anOlderMapIsForgotten() {
    ShardMap map = store.map();
    map.learn(new Version(2, new HashLayout(1).assign()));
    map.learn(new Version(1, new HashLayout(2).assign()));

    assertThat(map.known().number()).isEqualTo(2);
  }

  @Test
  void aDatabaseKeepsItsNumber() {
    assertThat(ShardMapTable.identify(store.shard(1).pool(), 1).await().indefinitely()).isOne();
    assertThat(ShardMapTable.identify(store.shard(1).pool(), 0).await().indefinitely()).isOne();
  }
}
