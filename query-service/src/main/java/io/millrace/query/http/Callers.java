package io.millrace.query.http;

import io.quarkus.security.identity.CurrentIdentityAssociation;
import io.quarkus.security.identity.SecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Reads the caller from the bearer token. */
@ApplicationScoped
public class Callers {
  /** Role of shops' customers: they see what is theirs. */
  public static final String CUSTOMER = "customer";

  /** Role of the shop. */
  public static final String MERCHANT = "merchant";

  /** Role of those who run the installation. */
  public static final String OPERATOR = "operator";

  private final SecurityIdentity identity;
  private final CurrentIdentityAssociation association;

  Callers(SecurityIdentity identity, CurrentIdentityAssociation association) {
    this.identity = identity;
    this.association = association;
  }

  /**
   * The caller of this request.
   *
   * @throws ProblemException if a customer's token does not say which customer
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
    return association.getDeferredIdentity().map(Callers::authenticated);
  }

  private static Authenticated authenticated(SecurityIdentity known) {
    return new Authenticated(known.getPrincipal().getName(), caller(known), until(known));
  }

  /**
   * A caller, for as long as its token holds.
   *
   * @param principal the name in its token
   * @param until when the token expires: streams end then
   */
  public record Authenticated(String principal, Caller caller, Instant until) {}

  /**
   * Whom an identity stands for.
   *
   * @throws ProblemException if a customer's token does not say which customer
   */
  public static Caller caller(SecurityIdentity identity) {
    if (identity.hasRole(MERCHANT) || identity.hasRole(OPERATOR)) {
      return new Caller(true, null);
    }
    if (identity.getPrincipal() instanceof JsonWebToken token
        && token.getClaim("customer_id") instanceof Object claim) {
      return new Caller(false, customer(claim));
    }
    throw new ProblemException(
        ProblemCode.FORBIDDEN,
        "The bearer token has the role 'customer' but no claim 'customer_id', so it owns nothing.");
  }

  private static String customer(Object claim) {
    try {
      return Parameters.parseUuid(String.valueOf(claim)).toString();
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemCode.FORBIDDEN,
          "The claim 'customer_id' of the bearer token is no UUID, so it owns nothing.");
    }
  }

  private static Instant until(SecurityIdentity identity) {
    return identity.getPrincipal() instanceof JsonWebToken token
        ? Instant.ofEpochSecond(token.getExpirationTime())
        : Instant.MAX;
  }
}
