package io.millrace.command.imports.rest;

import io.millrace.command.customer.postgres.PersonKeys;
import io.millrace.command.imports.ImportKey;
import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.Keyed;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import io.millrace.command.imports.ImportResult;
import io.millrace.command.imports.KnownRecords.TakenKey;
import io.millrace.command.imports.postgres.ImportStore;
import io.millrace.command.order.postgres.OrderTable;
import io.millrace.command.stock.postgres.Replenishment;
import io.millrace.command.stock.postgres.StockReplenisher;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.postgres.ShardMapRefresh;
import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.transaction.BucketFenced;
import io.millrace.platform.command.transaction.CommandStage;
import io.millrace.platform.command.transaction.Retryable;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.routing.Buckets;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Takes batches to the shards that their records belong to. */
@Singleton
public class ImportShards {
  private static final int MAX_PAUSE_MILLIS = 200;

  private static final int MOVE_PAUSE_MILLIS = 50;

  private final ShardMap map;
  private final ShardMapRefresh maps;
  private final StockReplenisher gathering;
  private final Duration movePatience;
  private final int maxAttempts;
  private final Duration batchTimeout;
  private final List<ImportStore> stores;

  ImportShards(
      ShardMap map,
      ShardMapRefresh maps,
      StockReplenisher gathering,
      WriteConfig write,
      InstantSource clock,
      PersonKeys keys,
      OrderTable orders,
      ImportConfig config) {
    this.map = map;
    this.maps = maps;
    this.gathering = gathering;
    this.movePatience = write.timeout().move();
    this.maxAttempts = config.maxAttempts();
    this.batchTimeout = config.batchTimeout();
    this.stores =
        map.all().stream().map(shard -> new ImportStore(shard, clock, keys, orders)).toList();
  }

  /**
   * Takes a batch, on each shard in one transaction; waits, also for buckets that are on the move.
   *
   * @param committed hears the number of each shard that something was committed on
   * @throws io.millrace.platform.service.problems.ProblemException when a shard does not take its
   *     part; what went to other shards stays and is recognised when it comes again
   */
  List<ImportResult> take(List<ImportRecord> records, EventMetadata metadata, IntConsumer committed)
      throws InterruptedException {
    ImportResult[] results = new ImportResult[records.size()];
    List<Integer> open = IntStream.range(0, results.length).boxed().toList();
    long until = System.nanoTime() + movePatience.toNanos();
    while (true) {
      open = takeServed(open, records, results, metadata, committed);
      if (open.isEmpty()) {
        return Arrays.asList(results);
      }
      if (System.nanoTime() - until >= 0) {
        throw StoreProblems.moving().asException();
      }
      Thread.sleep(MOVE_PAUSE_MILLIS);
      maps.now().await().indefinitely();
    }
  }

  /** Takes what is where the map says; gives the places of the records that are not. */
  private List<Integer> takeServed(
      List<Integer> places,
      List<ImportRecord> records,
      ImportResult[] results,
      EventMetadata metadata,
      IntConsumer committed)
      throws InterruptedException {
    Map<Integer, List<Integer>> byShard = new TreeMap<>();
    for (int place : places) {
      byShard
          .computeIfAbsent(shardOf(records.get(place)).number(), n -> new ArrayList<>())
          .add(place);
    }
    List<Integer> fenced = new ArrayList<>();
    for (Map.Entry<Integer, List<Integer>> part : byShard.entrySet()) {
      List<ImportRecord> of = part.getValue().stream().map(records::get).toList();
      try {
        List<ImportResult> taken = takeOn(part.getKey(), of, metadata);
        committed.accept(part.getKey());
        for (int i = 0; i < taken.size(); i++) {
          results[part.getValue().get(i)] = taken.get(i);
        }
      } catch (BucketFenced e) {
        fenced.addAll(part.getValue());
      }
    }
    return fenced;
  }

  private List<ImportResult> takeOn(int shard, List<ImportRecord> records, EventMetadata metadata)
      throws InterruptedException {
    List<Integer> buckets =
        records.stream()
            .map(ImportShards::bucketOf)
            .filter(OptionalInt::isPresent)
            .map(OptionalInt::getAsInt)
            .toList();
    Replenishment replenishment = gathering.replenishment();
    Map<ImportKey, TakenKey> elsewhere = knownElsewhere(shard, records);
    for (int attempt = 1; ; attempt++) {
      try {
        CommandStage stage = new CommandStage();
        return stores
            .get(shard)
            .take(stage, records, buckets, elsewhere, replenishment, metadata)
            .ifNoItem()
            .after(batchTimeout)
            .failWith(() -> StoreProblems.late(stage).asException())
            .await()
            .indefinitely();
      } catch (Retryable e) {
        Supplier<Uni<Void>> remedy = e.remedy();
        if (remedy != null) {
          remedy.get().await().indefinitely();
          attempt--;
        } else if (attempt == maxAttempts) {
          throw StoreProblems.overloaded().asException(e);
        }
        Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS)));
      }
    }
  }

  /** An invoice of another customer may have been taken on the shard of that one. */
  private Map<ImportKey, TakenKey> knownElsewhere(int shard, List<ImportRecord> records) {
    Set<ImportKey> keys = new HashSet<>();
    for (ImportRecord record : records) {
      if (record instanceof OrderRecord || record instanceof ReturnRecord) {
        keys.add(((Keyed) record).importKey());
      }
    }
    Map<ImportKey, TakenKey> known = new HashMap<>();
    for (int other = 0; other < stores.size() && !keys.isEmpty(); other++) {
      if (other != shard) {
        known.putAll(
            stores
                .get(other)
                .known(keys)
                .ifNoItem()
                .after(batchTimeout)
                .failWith(() -> StoreProblems.late(new CommandStage()).asException())
                .await()
                .indefinitely());
      }
    }
    return known;
  }

  private Shard shardOf(ImportRecord record) {
    OptionalInt bucket = bucketOf(record);
    return bucket.isPresent() ? map.of(bucket.getAsInt()) : map.home();
  }

  /** The catalogue and what arrives live on the home shard; the rest with its customer. */
  private static OptionalInt bucketOf(ImportRecord record) {
    return switch (record) {
      case CustomerRecord customer -> OptionalInt.of(Buckets.of(customer.id().toString()));
      case OrderRecord order -> OptionalInt.of(order.bucket());
      case ReturnRecord back -> OptionalInt.of(back.importKey().bucket());
      case ProductRecord _, ReceiptRecord _, AdjustmentRecord _ -> OptionalInt.empty();
    };
  }
}
