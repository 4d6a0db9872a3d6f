package io.millrace.platform.command.postgres;

import io.millrace.platform.command.sharding.Shard;
import io.millrace.platform.command.sharding.ShardMap;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready while every shard can be written. Liveness does not ask: a restart repairs no database. */
@Readiness
@Singleton
class WriteStoreReady implements AsyncHealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ShardMap shards;

  WriteStoreReady(ShardMap shards) {
    this.shards = shards;
  }

  @Override
  public Uni<HealthCheckResponse> call() {
    List<Uni<String>> checks = shards.all().stream().map(WriteStoreReady::state).toList();
    return Uni.combine().all().unis(checks).with(WriteStoreReady::response);
  }

  private static Uni<String> state(Shard shard) {
    return shard
        .reserved()
        .withConnection(connection -> connection.query("SELECT pg_is_in_recovery()").execute())
        .map(
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? "read-only: this is a replica, the primary has moved"
                    : "up")
        .ifNoItem()
        .after(PATIENCE)
        .recoverWithItem("no answer within " + PATIENCE.toSeconds() + " s")
        .onFailure()
        .recoverWithItem(failure -> "unreachable: " + failure.getMessage());
  }

  private static HealthCheckResponse response(List<?> states) {
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("write-store").status(states.stream().allMatch("up"::equals));
    for (int number = 0; number < states.size(); number++) {
      response.withData("shard-" + number, String.valueOf(states.get(number)));
    }
    return response.build();
  }
}
