package io.millrace.platform.query.http;

import io.millrace.platform.service.callers.Caller;
import io.millrace.platform.service.callers.CallerRules;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/** Reads the caller from the bearer token. */
@Singleton
public class Callers {
  private final SecurityIdentity identity;
  private final CurrentIdentityAssociation association;
  private final CallerRules rules;

  Callers(SecurityIdentity identity, CurrentIdentityAssociation association, CallerRules rules) {
    this.identity = identity;
    this.association = association;
    this.rules = rules;
  }

  /**
   * The caller of this request.
   *
   * @throws ProblemException if the token does not say whose data it is for
   */
  public Caller current() {
    return caller(identity);
  }

  /**
   * The caller of this request, for as long as its token holds.
   *
   * @throws ProblemException as {@link #current}
   */
  public Authenticated authenticated() {
    return authenticated(identity);
  }

  /**
   * The caller where the token may not have been looked at yet, as over gRPC. Fails like {@link
   * #current}.
   */
  public Uni<Authenticated> deferred() {
    return association.getDeferredIdentity().map(this::authenticated);
  }

  private Authenticated authenticated(SecurityIdentity known) {
    return new Authenticated(caller(known), until(known));
  }

  /**
   * A caller, for as long as its token holds.
   *
   * @param until when the token expires: streams end then
   */
  public record Authenticated(Caller caller, Instant until) {}

  /**
   * Whom an identity stands for.
   *
   * @throws ProblemException if the token does not say whose data it is for
   */
  public Caller caller(SecurityIdentity identity) {
    @Nullable Object claim =
        identity.getPrincipal() instanceof JsonWebToken token
            ? token.getClaim(rules.ownerClaim())
            : null;
    return rules
        .caller(identity.getPrincipal().getName(), identity.getRoles(), claim)
        .orElseThrow(() -> new ProblemException(ProblemType.FORBIDDEN, rules.ownerNeeded()));
  }

  private static Instant until(SecurityIdentity identity) {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? Instant.ofEpochSecond(token.getExpirationTime())
        : Instant.MAX;
  }
}
