package io.millrace.projector.engine.postgres;

import java.util.Set;
import java.util.UUID;

/**
 * Whose personal data rows hold.
 *
 * @param sealed persons whose sealed texts stand in them: readers need their keys
 * @param erased persons who were erased: their keys go
 */
public record Persons(Set<UUID> sealed, Set<UUID> erased) {
  /** Nobody's. */
  public static final Persons NONE = new Persons(Set.of(), Set.of());

  public Persons {
    sealed = Set.copyOf(sealed);
    erased = Set.copyOf(erased);
  }
}
