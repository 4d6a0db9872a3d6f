package io.millrace.platform.command.relay.service;

import io.millrace.platform.command.decision.CommandProblems;
import io.millrace.platform.command.relay.postgres.BacklogProbe.Backlog;
import io.millrace.platform.command.run.WriteGate;
import io.millrace.platform.service.problems.Problem;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jboss.logging.Logger;

/**
 * Closes a shard for commands while more events wait to be published than the operator allows:
 * better to refuse than to fill the disk. Opens by itself with the next look that shows less.
 */
@Singleton
public class BacklogGate implements WriteGate {
  private static final Logger LOG = Logger.getLogger(BacklogGate.class);

  private final RelayConfig config;
  private final ConcurrentMap<Integer, Problem> closed = new ConcurrentHashMap<>();

  BacklogGate(RelayConfig config) {
    this.config = config;
  }

  @Override
  public Optional<Problem> closed(int shard) {
    return Optional.ofNullable(closed.get(shard));
  }

  /** Takes note of a new measurement. */
  void measured(int shard, Backlog backlog) {
    Optional<String> excess = excess(backlog);
    if (excess.isPresent()) {
      if (closed.put(shard, problem(excess.get())) == null) {
        LOG.errorf(
            "Shard %d takes no commands: %s. See docs/problems/backlog-full.md.",
            shard, excess.get());
      }
    } else if (closed.remove(shard) != null) {
      LOG.infof("Shard %d takes commands again: its backlog is below the limit.", shard);
    }
  }

  private Optional<String> excess(Backlog backlog) {
    if (backlog.events() > config.backlogMaxEvents()) {
      return Optional.of(
          "about %d events wait to be published, millrace.relay.backlog-max-events is %d"
              .formatted(backlog.events(), config.backlogMaxEvents()));
    }
    return config
        .backlogMaxAge()
        .filter(limit -> backlog.age().compareTo(limit) > 0)
        .map(
            limit ->
                "the oldest event that waits to be published is %d s old, millrace.relay.backlog-max-age is %d s"
                    .formatted(backlog.age().toSeconds(), limit.toSeconds()));
  }

  private Problem problem(String excess) {
    Duration again = config.backlogInterval().multipliedBy(2);
    return Problem.of(
            CommandProblems.BACKLOG_FULL,
            "Commands are refused before the disk fills up: "
                + excess
                + ". Nothing was changed. Send the same request again later, with the same Idempotency-Key if it has one.")
        .with("Retry-After", Long.toString(Math.max(1, again.toSeconds())));
  }
}
