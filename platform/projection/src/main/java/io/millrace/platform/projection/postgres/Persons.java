package io.millrace.platform.projection.postgres;

import io.millrace.platform.events.PersonErased;
import io.millrace.platform.events.codec.CloudEventCodec.Decoded;
import io.millrace.platform.projection.DeadLetter;
import java.util.Collection;
import java.util.HashSet;
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

  /** Those whose erasure is among records that could not be applied. */
  static Persons erasedIn(Collection<DeadLetter> letters) {
    Set<UUID> erased = new HashSet<>();
    for (DeadLetter letter : letters) {
      if (letter.record().decoded() instanceof Decoded.Event(var envelope)
          && envelope.event() instanceof PersonErased) {
        add(erased, envelope.aggregateId());
      }
    }
    return erased.isEmpty() ? NONE : new Persons(Set.of(), erased);
  }

  private static void add(Set<UUID> persons, String id) {
    try {
      persons.add(UUID.fromString(id));
    } catch (IllegalArgumentException e) {
      // Nobody's id, and it is parked for that.
    }
  }
}
