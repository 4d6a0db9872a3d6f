package io.millrace.platform.command.relay.service;

import io.millrace.platform.command.relay.LedgerUnavailableException;
import io.millrace.platform.command.relay.postgres.LedgerClock;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import org.jboss.logging.Logger;

/** Refuses to start on a ledger that was restored from a dump and not repaired. */
@Singleton
class LedgerGuard {
  private static final Logger LOG = Logger.getLogger(LedgerGuard.class);

  /** After the migrations, before the relay. */
  private static final int BEFORE_THE_RELAY = RelayService.LATE - 1;

  private final ShardMap shards;

  LedgerGuard(ShardMap shards) {
    this.shards = shards;
  }

  void check(@Observes @Priority(BEFORE_THE_RELAY) StartupEvent event) throws InterruptedException {
    for (Shard shard : shards.all()) {
      check(shard);
    }
  }

  private static void check(Shard shard) throws InterruptedException {
    try {
      new LedgerClock(shard.number(), shard.reserved().getDelegate())
          .fault()
          .ifPresent(
              fault -> {
                throw new IllegalStateException(fault);
              });
    } catch (LedgerUnavailableException e) {
      // A database that is away must not keep the service from starting; it cannot be written to.
      LOG.warnf("The ledger of write shard %d was not checked: %s", shard.number(), e.getMessage());
    }
  }
}
