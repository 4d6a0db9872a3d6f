package io.millrace.platform.projection.service;

import io.millrace.platform.projection.apply.EngineMonitor.StoreProblem;
import io.millrace.platform.projection.kafka.FeedStatus;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Ready when the database takes writes, the partitions are taken over and records move. */
@Readiness
@Singleton
class ProjectorReadiness implements HealthCheck {
  private final ProjectorService service;
  private final ProjectorConfig config;

  ProjectorReadiness(ProjectorService service, ProjectorConfig config) {
    this.service = service;
    this.config = config;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder answer = HealthCheckResponse.named("projector");
    Optional<ProjectorRuntime> runtime = service.runtime();
    if (runtime.isEmpty()) {
      return answer.withData("state", "switched off").status(!config.enabled()).build();
    }
    FeedStatus feed = runtime.get().feedStatus();
    answer.withData("state", feed.state().name().toLowerCase(Locale.ROOT));
    answer.withData("partitions", feed.assigned());
    if (!feed.detail().isEmpty()) {
      answer.withData("detail", feed.detail());
    }
    Optional<StoreProblem> problem = runtime.get().monitor().storeProblem();
    problem.ifPresent(
        store -> answer.withData("store", store.cause() + ", since " + store.since()));
    boolean stalled = isStalled(runtime.get(), feed);
    if (stalled) {
      answer.withData("stalled", "no progress for more than " + config.stallAfter());
    }
    Optional<String> standstill = runtime.get().stall();
    standstill.ifPresent(reason -> answer.withData("stalled", reason));
    boolean running = feed.state() == FeedStatus.State.RUNNING;
    return answer.status(running && problem.isEmpty() && !stalled && standstill.isEmpty()).build();
  }

  private boolean isStalled(ProjectorRuntime runtime, FeedStatus feed) {
    Duration longest = config.stallAfter();
    boolean silent = Duration.between(feed.polledAt(), Instant.now()).compareTo(longest) > 0;
    return silent || runtime.monitor().atWorkFor().compareTo(longest) > 0;
  }
}
