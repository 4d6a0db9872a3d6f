package io.millrace.platform.projection.postgres;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Where keys of persons come from: the write store. */
public interface PersonKeySource {
  /** Knows nobody. */
  PersonKeySource NONE = persons -> List.of();

  /**
   * What the shards know of these persons; on a shard that does not answer, nothing is known. Of
   * one who has moved from shard to shard two may know.
   */
  List<Known> of(Collection<UUID> persons);

  /**
   * A person.
   *
   * @param wrappedKey absent if there is none
   */
  record Known(UUID person, @Nullable String wrappedKey, boolean erased) {}
}
