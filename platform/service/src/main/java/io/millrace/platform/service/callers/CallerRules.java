package io.millrace.platform.service.callers;

import io.millrace.platform.events.text.Uuids;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The application's rules for whom the bearer of a token acts. */
public interface CallerRules {
  /** The role of those who run the installation. */
  String OPERATOR = "operator";

  /** Whether bearers of these roles act for all owners of data. */
  boolean actForAll(Set<String> roles);

  /** Name of the claim that holds the id of the one owner for whom others act. */
  String ownerClaim();

  /** What to tell a caller whose token does not say for whom it is. */
  String ownerNeeded();

  /**
   * Who calls; nobody, if that is not to be told from the token.
   *
   * @param claim value of {@link #ownerClaim}
   */
  default Optional<Caller> caller(
      @Nullable String subject, Set<String> roles, @Nullable Object claim) {
    boolean all = actForAll(roles);
    UUID owner = !all && claim instanceof String text ? Uuids.parse(text) : null;
    return subject == null || (!all && owner == null)
        ? Optional.empty()
        : Optional.of(new Caller(subject, roles, owner));
  }
}
