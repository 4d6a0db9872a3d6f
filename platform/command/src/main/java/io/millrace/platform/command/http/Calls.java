package io.millrace.platform.command.http;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.idempotency.Fingerprint;
import io.millrace.platform.command.run.VersionCheck;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.service.callers.Caller;
import io.millrace.platform.service.callers.CallerRules;
import io.millrace.platform.service.http.TraceIds;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.identity.SecurityIdentity;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads what every command needs from the request at hand. */
@RequestScoped
public class Calls {
  private final HttpHeaders headers;
  private final UriInfo uri;
  private final Request request;
  private final SecurityIdentity identity;
  private final JsonWebToken token;
  private final CallerRules rules;

  Calls(
      HttpHeaders headers,
      UriInfo uri,
      Request request,
      SecurityIdentity identity,
      JsonWebToken token,
      CallerRules rules) {
    this.headers = headers;
    this.uri = uri;
    this.request = request;
    this.identity = identity;
    this.token = token;
    this.rules = rules;
  }

  /** A request that has to have an idempotency key. */
  public Call keyed(byte[] body) {
    return call(IdempotencyKeys.parse(all(IdempotencyKeys.HEADER)), body);
  }

  /** A request that is idempotent by itself; a key is honoured all the same. */
  public Call unkeyed(byte[] body) {
    List<String> keys = all(IdempotencyKeys.HEADER);
    return call(keys.isEmpty() ? null : IdempotencyKeys.parse(keys), body);
  }

  /** The condition that a change of something existing has to state. */
  public VersionCheck ifMatch() {
    return IfMatch.parse(all(HttpHeaders.IF_MATCH));
  }

  private Call call(@Nullable String key, byte[] body) {
    JsonBodies.require(all(HttpHeaders.CONTENT_TYPE));
    Caller caller = caller();
    String traceparent = TraceIds.traceparent(headers.getHeaderString(TraceIds.HEADER));
    String traceId = TraceIds.traceId(traceparent);
    CommandKey commandKey =
        key == null
            ? null
            : new CommandKey(
                caller.subject(),
                caller.owner() == null ? "" : caller.owner().toString(),
                key,
                Fingerprint.of(request.getMethod(), uri.getRequestUri().getRawPath(), body));
    EventMetadata metadata = new EventMetadata(traceparent, traceId, key, caller.subject());
    return new Call(caller, commandKey, metadata, traceId);
  }

  private Caller caller() {
    return rules
        .caller(token.getSubject(), identity.getRoles(), token.getClaim(rules.ownerClaim()))
        .orElseThrow(() -> Problem.of(ProblemType.FORBIDDEN, rules.ownerNeeded()).asException());
  }

  private List<String> all(String name) {
    List<String> values = headers.getRequestHeader(name);
    return values == null ? List.of() : values;
  }
}
