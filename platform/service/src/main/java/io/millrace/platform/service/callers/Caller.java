package io.millrace.platform.service.callers;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who calls.
 *
 * @param subject of the token
 * @param roles of the token
 * @param owner the one owner of data for whom the caller acts; absent for those who act for all
 */
public record Caller(String subject, Set<String> roles, @Nullable UUID owner) {
  /** Whoever asks, for reads of what belongs to nobody: it would see everything else too. */
  public static final Caller ANYONE = new Caller("", Set.of(), null);

  public Caller {
    roles = Set.copyOf(roles);
  }

  /** Whether the caller acts for all owners of data. */
  public boolean actsForAll() {
    return owner == null;
  }

  /** Whether the caller may see what belongs to this owner; what is nobody's has none. */
  public boolean sees(@Nullable String of) {
    return owner == null || owner.toString().equals(of);
  }
}
