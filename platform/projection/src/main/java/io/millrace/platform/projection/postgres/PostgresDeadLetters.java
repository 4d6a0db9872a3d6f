package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.FeedRecord;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.deadletter.DeadLetterRequest;
import io.millrace.platform.projection.deadletter.DeadLetters;
import io.millrace.platform.projection.deadletter.OpenGap;
import io.millrace.platform.projection.feed.Checkpoint;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/** The dead letters in the read store. */
public final class PostgresDeadLetters implements DeadLetters {
  private final Pool pool;
  private final Duration timeout;

  public PostgresDeadLetters(Pool pool, Duration timeout) {
    this.pool = pool;
    this.timeout = timeout;
  }

  @Override
  public List<DeadLetterRequest> requests(Collection<Checkpoint> held) {
    return DatabaseAnswers.await(DeadLetterRequestSql.requests(pool, List.copyOf(held)), timeout);
  }

  @Override
  public List<FeedRecord> of(ProjectionId projection, Collection<String> aggregateIds) {
    return DatabaseAnswers.await(
        DeadLetterSql.ofAggregates(pool, projection, aggregateIds), timeout);
  }

  @Override
  public List<FeedRecord> one(long letter) {
    return DatabaseAnswers.await(DeadLetterSql.one(pool, letter), timeout);
  }

  @Override
  public List<OpenGap> takeGaps(Collection<Checkpoint> held, int limit) {
    return DatabaseAnswers.await(OpenGapSql.takeGaps(pool, List.copyOf(held), limit), timeout);
  }

  @Override
  public void postpone(Collection<OpenGap> gaps) {
    DatabaseAnswers.await(OpenGapSql.postpone(pool, List.copyOf(gaps)), timeout);
  }

  @Override
  public void answer(DeadLetterRequest request, String outcome) {
    DatabaseAnswers.await(DeadLetterRequestSql.answer(pool, request, outcome), timeout);
  }
}
