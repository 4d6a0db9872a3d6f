package io.millrace.platform.command.relay.service;

import io.millrace.platform.command.relay.Parking.Parked;
import io.millrace.platform.command.relay.RelayStatus;
import io.smallrye.health.api.Wellness;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether events reach Kafka. Wellness, not readiness or liveness: commands go on without Kafka,
 * and neither a restart nor other traffic would bring it back.
 */
@Wellness
@Singleton
public class RelayHealth implements HealthCheck {
  /** So many aggregates that stand still are told by name. */
  private static final int NAMED = 10;

  private final RelayService service;
  private final RelayConfig config;

  RelayHealth(RelayService service, RelayConfig config) {
    this.service = service;
    this.config = config;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder health = HealthCheckResponse.named("relay");
    boolean well = true;
    for (ShardRelay relay : service.relays()) {
      String shard = "shard-" + relay.shard;
      RelayStatus status = relay.status();
      health.withData(shard, describe(status));
      health.withData(shard + ".backlog", relay.backlog().events());
      health.withData(shard + ".backlogAgeSeconds", relay.backlog().age().toSeconds());
      if (!relay.parked().isEmpty()) {
        health.withData(shard + ".parked", describe(relay.parked()));
      }
      well &=
          !(status instanceof RelayStatus.Failing)
              && relay.parked().isEmpty()
              && relay.backlog().age().compareTo(config.backlogAlarm()) < 0;
    }
    return health.status(well).build();
  }

  private static String describe(List<Parked> parked) {
    return parked.stream()
        .limit(NAMED)
        .map(
            one ->
                "%s %s from version %d: %s"
                    .formatted(
                        one.first().type().label(),
                        one.first().id(),
                        one.first().version(),
                        one.reason()))
        .collect(Collectors.joining("; ", parked.size() + " stand still: ", ""));
  }

  private static String describe(RelayStatus status) {
    return switch (status) {
      case RelayStatus.Stopped _ -> "stopped";
      case RelayStatus.Standby _ -> "standing by";
      case RelayStatus.Leading leading -> "leading, epoch " + leading.epoch();
      case RelayStatus.Failing failing -> "failing: " + failing.reason();
    };
  }
}
