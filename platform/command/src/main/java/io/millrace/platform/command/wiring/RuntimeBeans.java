package io.millrace.platform.command.wiring;

import io.millrace.platform.command.config.ConsistencyConfig;
import io.millrace.platform.command.config.PersonalDataConfig;
import io.millrace.platform.command.config.WriteConfig;
import io.millrace.platform.command.postgres.ShardMapRefresh;
import io.millrace.platform.command.postgres.ShardPools;
import io.millrace.platform.command.run.CommandRunner;
import io.millrace.platform.command.run.CommitListener;
import io.millrace.platform.command.run.ShardKeyReservations;
import io.millrace.platform.command.run.WriteGate;
import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.consistency.ConsistencyTokens;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/** Makes the parts that the features share from the settings. */
@Singleton
public class RuntimeBeans {
  @Produces
  @Singleton
  ShardMap shardMap(WriteConfig config, Vertx vertx, WriteGate gate) {
    List<Shard> shards = ShardPools.open(config, vertx, gate);
    return new ShardMap(shards);
  }

  void close(@Disposes ShardMap map) {
    map.all().forEach(shard -> shard.close().subscribe().with(_ -> {}, _ -> {}));
  }

  @Produces
  @Singleton
  CommandRunner commandRunner(
      WriteConfig config,
      InstantSource clock,
      Vertx vertx,
      CommitListener listener,
      ShardMap shards,
      ShardMapRefresh maps) {
    return new CommandRunner(
        clock,
        config.maxAttempts(),
        config.timeout().command(),
        time -> pause(vertx, time),
        listener,
        new ShardKeyReservations(shards),
        maps::now,
        config.timeout().move());
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  @Produces
  @Singleton
  RandomGenerator random() {
    return new SecureRandom();
  }

  @Produces
  @Singleton
  public ConsistencyTokens consistencyTokens(ConsistencyConfig config) {
    String secret =
        config
            .secret()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The setting millrace.consistency.secret is missing (environment:"
                            + " MILLRACE_CONSISTENCY_SECRET). It signs the consistency tokens and"
                            + " has no default. Set it to the same random text of 16 bytes or more"
                            + " for the command-service and the query-service."));
    try {
      return new ConsistencyTokens(secret);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "The setting millrace.consistency.secret is too short: it needs 16 bytes or more.", e);
    }
  }

  @Produces
  @Singleton
  public WrappingKeys wrappingKeys(PersonalDataConfig config) {
    String keys =
        config
            .keys()
            .orElseThrow(
                () ->
                    new IllegalStateException(
                        "The setting millrace.personal-data.keys is missing (environment:"
                            + " MILLRACE_PERSONAL_DATA_KEYS). Personal data is sealed with keys"
                            + " that it wraps, and it has no default. Set it to <id>:<base64 of 32"
                            + " random bytes>, the same for the command-service and the"
                            + " query-service, and keep it: without it no name can be read again."));
    try {
      return WrappingKeys.parse(keys);
    } catch (IllegalArgumentException e) {
      throw new IllegalStateException(
          "The setting millrace.personal-data.keys cannot be used: " + e.getMessage() + ".", e);
    }
  }

  /** Comes back on the caller's own context: a session must not be touched from elsewhere. */
  private static Uni<Void> pause(Vertx vertx, Duration time) {
    Context context = vertx.getOrCreateContext();
    return Uni.createFrom()
        .emitter(
            emitter ->
                vertx.setTimer(
                    Math.max(1, time.toMillis()),
                    _ -> context.runOnContext(_ -> emitter.complete(null))));
  }
}
