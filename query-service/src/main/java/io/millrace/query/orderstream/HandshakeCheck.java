package io.millrace.query.orderstream;

import io.millrace.query.http.Callers;
import io.millrace.query.http.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Refuses a WebSocket to a caller who owns nothing, while that can still be said by a status. Who
 * has no token at all is for the check of roles to refuse.
 */
@ApplicationScoped
class HandshakeCheck implements HttpUpgradeCheck {
  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    return context
        .securityIdentity()
        .map(HandshakeCheck::check)
        .onFailure()
        .recoverWithItem(CheckResult.permitUpgradeSync());
  }

  private static CheckResult check(SecurityIdentity identity) {
    try {
      if (!identity.isAnonymous()) {
        Callers.caller(identity);
      }
      return CheckResult.permitUpgradeSync();
    } catch (ProblemException refused) {
      return CheckResult.rejectUpgradeSync(refused.code().status());
    }
  }
}
