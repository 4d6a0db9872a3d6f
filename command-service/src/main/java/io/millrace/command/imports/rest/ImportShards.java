package io.millrace.command.imports.rest;

import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportRecord.AdjustmentRecord;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import io.millrace.command.imports.ImportRecord.ProductRecord;
import io.millrace.command.imports.ImportRecord.ReceiptRecord;
import io.millrace.command.imports.ImportRecord.ReturnRecord;
import io.millrace.command.imports.ImportResult;
import io.millrace.command.imports.postgres.ImportStore;
import io.millrace.command.runtime.Retryable;
import io.millrace.command.runtime.Shard;
import io.millrace.command.runtime.ShardMap;
import io.millrace.command.runtime.StoreProblems;
import io.millrace.events.EventMetadata;
import io.millrace.events.routing.Buckets;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

/** Takes batches to the shards that their records belong to. */
@ApplicationScoped
public class ImportShards {
  private static final int MAX_PAUSE_MILLIS = 200;

  private final ShardMap map;
  private final int maxAttempts;
  private final List<ImportStore> stores;

  ImportShards(ShardMap map, InstantSource clock, ImportConfig config) {
    this.map = map;
    this.maxAttempts = config.maxAttempts();
    this.stores = map.all().stream().map(shard -> new ImportStore(shard, clock)).toList();
  }

  /**
   * Takes a batch, on each shard in one transaction; waits.
   *
   * @param committed hears the number of each shard that something was committed on
   * @throws io.millrace.command.runtime.ProblemException when a shard does not take its part; what
   *     went to other shards stays and is recognised when it comes again
   */
  List<ImportResult> take(List<ImportRecord> records, EventMetadata metadata, IntConsumer committed)
      throws InterruptedException {
    Map<Integer, List<Integer>> byShard = new TreeMap<>();
    for (int i = 0; i < records.size(); i++) {
      byShard.computeIfAbsent(shardOf(records.get(i)).number(), n -> new ArrayList<>()).add(i);
    }
    ImportResult[] results = new ImportResult[records.size()];
    for (Map.Entry<Integer, List<Integer>> part : byShard.entrySet()) {
      List<ImportRecord> of = part.getValue().stream().map(records::get).toList();
      List<ImportResult> taken = takeOn(part.getKey(), of, metadata);
      committed.accept(part.getKey());
      for (int i = 0; i < taken.size(); i++) {
        results[part.getValue().get(i)] = taken.get(i);
      }
    }
    return Arrays.asList(results);
  }

  private List<ImportResult> takeOn(int shard, List<ImportRecord> records, EventMetadata metadata)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        return stores.get(shard).take(records, metadata).await().indefinitely();
      } catch (Retryable e) {
        if (attempt == maxAttempts) {
          throw StoreProblems.overloaded().asException(e);
        }
        Thread.sleep(Duration.ofMillis(ThreadLocalRandom.current().nextInt(MAX_PAUSE_MILLIS)));
      }
    }
  }

  /** The catalogue and what arrives live on the home shard; the rest with its customer. */
  private Shard shardOf(ImportRecord record) {
    return switch (record) {
      case CustomerRecord customer -> map.of(Buckets.of(customer.id().toString()));
      case OrderRecord order -> map.of(order.bucket());
      case ReturnRecord back -> map.of(back.importKey().bucket());
      case ProductRecord _, ReceiptRecord _, AdjustmentRecord _ -> map.home();
    };
  }
}
