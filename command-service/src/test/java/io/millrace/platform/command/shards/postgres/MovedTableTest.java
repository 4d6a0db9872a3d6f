package io.millrace.platform.command.shards.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.command.testing.ShardedStore;
import io.millrace.command.wiring.ShopBuckets;
import io.millrace.platform.command.shards.MovedTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rule: of every table with buckets it is decided whether its rows move with them. */
class MovedTableTest {
  @Test
  void everyTableWithABucketMovesOrStays() {
    String database = ShardedStore.databases(1).getFirst();
    List<String> decided =
        new ArrayList<>(ShopBuckets.MOVED.stream().map(MovedTable::name).toList());
    BucketRows.OWN.forEach(table -> decided.add(table.name()));
    decided.addAll(ShopBuckets.STAYING);
    decided.addAll(List.of("event", "bucket_fence"));

    List<String> tables =
        ShardedStore.rows(
            database,
            """
            SELECT c.relname FROM pg_class c
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'bucket'
            WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND c.relnamespace = current_schema()::regnamespace""");

    assertThat(decided).containsExactlyInAnyOrderElementsOf(tables);
  }
}
