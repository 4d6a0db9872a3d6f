package io.millrace.command.catalog.postgres;

import io.millrace.command.product.ProductCopies;
import io.millrace.platform.command.postgres.PgFailure;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;

/** The table {@code product} on shards that are not the catalogue's home: the newest row wins. */
@Singleton
public class ProductCopyTable implements ProductCopies {
  private static final String COLUMNS = "bucket, sku, version, name, price, currency, stocked";

  private static final String OF_SKUS =
      "SELECT p.bucket, p.sku, p.version, p.name, p.price, p.currency, p.stocked"
          + " FROM unnest($1::int[], $2::text[]) AS w(bucket, sku) JOIN product p USING (bucket, sku)";

  private static final String NEXT =
      "SELECT "
          + COLUMNS
          + " FROM product WHERE (bucket, sku) > ($1, $2) ORDER BY bucket, sku LIMIT $3";

  private static final String PUT =
      """
      INSERT INTO product AS p (bucket, sku, version, name, price, currency, stocked)
      SELECT * FROM unnest($1::int[], $2::text[], $3::bigint[], $4::text[], $5::bigint[],
        $6::text[], $7::boolean[])
      ORDER BY 1, 2
      ON CONFLICT (bucket, sku) DO UPDATE SET version = excluded.version, name = excluded.name,
        price = excluded.price, currency = excluded.currency, stocked = excluded.stocked
      WHERE p.version < excluded.version""";

  private static final int PAGE = 1000;

  private final ShardMap shards;

  ProductCopyTable(ShardMap shards) {
    this.shards = shards;
  }

  @Override
  public boolean isCopy(int shard) {
    return shard != shards.home().number();
  }

  @Override
  public Uni<Void> bring(int shard, Collection<String> skus) {
    Tuple wanted =
        Tuple.of(
            skus.stream().map(Buckets::of).toArray(Integer[]::new), skus.toArray(String[]::new));
    return shards
        .home()
        .pool()
        .preparedQuery(OF_SKUS)
        .execute(wanted)
        .chain(rows -> put(shards.all().get(shard).pool(), rows))
        .onFailure()
        .transform(PgFailure::translated);
  }

  /** Brings the whole catalogue to a shard, a page at a time. */
  public Uni<Void> bringAll(Shard shard) {
    return bringFrom(shard, -1, "");
  }

  private Uni<Void> bringFrom(Shard shard, int bucket, String sku) {
    return shards
        .home()
        .pool()
        .preparedQuery(NEXT)
        .execute(Tuple.of(bucket, sku, PAGE))
        .chain(
            rows -> {
              Uni<Void> written = put(shard.pool(), rows);
              if (rows.size() < PAGE) {
                return written;
              }
              Row last = rows.stream().reduce((_, row) -> row).orElseThrow();
              return written.chain(
                  () -> bringFrom(shard, last.getInteger("bucket"), last.getString("sku")));
            });
  }

  private static Uni<Void> put(SqlClient shard, RowSet<Row> products) {
    if (products.size() == 0) {
      return Uni.createFrom().voidItem();
    }
    List<Row> rows = new ArrayList<>(products.size());
    products.forEach(rows::add);
    return shard
        .preparedQuery(PUT)
        .execute(
            Tuple.from(
                List.of(
                    column(rows, row -> row.getInteger("bucket")).toArray(Integer[]::new),
                    column(rows, row -> row.getString("sku")).toArray(String[]::new),
                    column(rows, row -> row.getLong("version")).toArray(Long[]::new),
                    column(rows, row -> row.getString("name")).toArray(String[]::new),
                    column(rows, row -> row.getLong("price")).toArray(Long[]::new),
                    column(rows, row -> row.getString("currency")).toArray(String[]::new),
                    column(rows, row -> row.getBoolean("stocked")).toArray(Boolean[]::new))))
        .replaceWithVoid();
  }

  private static <V> List<V> column(List<Row> rows, Function<Row, V> value) {
    return rows.stream().map(value).toList();
  }
}
