package io.millrace.query.orderstream;

import io.millrace.platform.query.http.Callers;
import io.millrace.platform.service.problems.ProblemException;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.websockets.next.HttpUpgradeCheck;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/**
 * Refuses a WebSocket to a caller who owns nothing, while that can still be said by a status. Who
 * has no token at all is for the check of roles to refuse.
 */
@Singleton
class HandshakeCheck implements HttpUpgradeCheck {
  private final Callers callers;

  HandshakeCheck(Callers callers) {
    this.callers = callers;
  }

  @Override
  public Uni<CheckResult> perform(HttpUpgradeContext context) {
    return context
        .securityIdentity()
        .map(this::check)
        .onFailure()
        .recoverWithItem(CheckResult.permitUpgradeSync());
  }

  private CheckResult check(SecurityIdentity identity) {
    try {
      if (!identity.isAnonymous()) {
        callers.caller(identity);
      }
      return CheckResult.permitUpgradeSync();
    } catch (ProblemException refused) {
      return CheckResult.rejectUpgradeSync(refused.type().status());
    }
  }
}
