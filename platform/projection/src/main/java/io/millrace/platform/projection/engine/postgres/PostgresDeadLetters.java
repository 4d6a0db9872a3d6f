package io.millrace.platform.projection.engine.postgres;

import io.millrace.platform.projection.engine.Checkpoint;
import io.millrace.platform.projection.engine.DeadLetters;
import io.millrace.platform.projection.engine.FeedRecord;
import io.millrace.platform.projection.engine.LetterRequest;
import io.millrace.platform.projection.engine.OpenGap;
import io.millrace.platform.projection.engine.ProjectionId;
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
  public List<LetterRequest> requests(Collection<Checkpoint> held) {
    return Answers.await(LetterRequestSql.requests(pool, List.copyOf(held)), timeout);
  }

  @Override
  public List<FeedRecord> of(ProjectionId projection, Collection<String> aggregateIds) {
    return Answers.await(DeadLetterSql.ofAggregates(pool, projection, aggregateIds), timeout);
  }

  @Override
  public List<FeedRecord> one(long letter) {
    return Answers.await(DeadLetterSql.one(pool, letter), timeout);
  }

  @Override
  public List<OpenGap> takeGaps(Collection<Checkpoint> held, int limit) {
    return Answers.await(DeadLetterSql.takeGaps(pool, List.copyOf(held), limit), timeout);
  }

  @Override
  public void postpone(Collection<OpenGap> gaps) {
    Answers.await(DeadLetterSql.postpone(pool, List.copyOf(gaps)), timeout);
  }

  @Override
  public void answer(LetterRequest request, String outcome) {
    Answers.await(LetterRequestSql.answer(pool, request, outcome), timeout);
  }
}
