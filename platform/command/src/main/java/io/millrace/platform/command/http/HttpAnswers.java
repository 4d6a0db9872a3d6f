package io.millrace.platform.command.http;

import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.CommandAnswer.Subject;
import io.millrace.platform.command.transaction.Committed;
import io.millrace.platform.events.consistency.ConsistencyToken;
import io.millrace.platform.events.consistency.ConsistencyTokens;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;

/** Committed answers as HTTP responses. */
@Singleton
public class HttpAnswers {
  private final ConsistencyTokens tokens;

  HttpAnswers(ConsistencyTokens tokens) {
    this.tokens = tokens;
  }

  /** The response, with the token that lets a read see the change. */
  public Response of(Committed committed) {
    CommandAnswer answer = committed.answer();
    ResponseBuilder response = Response.status(answer.status()).entity(answer.body());
    answer.headers().forEach(response::header);
    Subject subject = answer.subject();
    if (subject != null) {
      response.header("Consistency-Token", tokens.write(token(committed, subject)));
    }
    if (committed.replayed()) {
      response.header("Idempotency-Replayed", "true");
    }
    return response.build();
  }

  private static ConsistencyToken token(Committed committed, Subject subject) {
    return new ConsistencyToken(
        committed.shard(),
        committed.tx(),
        subject.aggregate().type(),
        subject.aggregate().id(),
        subject.version());
  }
}
