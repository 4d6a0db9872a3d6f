package io.millrace.platform.query.stores;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * How often readers of each view were switched to another version of it, as the stores told last.
 * What was read in one generation is no answer in the next: two versions may show the same version
 * of a row in two ways.
 */
@Singleton
public class ViewGenerations {
  /** No store has told yet. */
  public static final long UNKNOWN = -1;

  private final Supplier<List<Map<String, Long>>> told;

  @Inject
  ViewGenerations(ReadStores stores) {
    this(() -> stores.all().stream().map(ReadStore::generations).filter(Objects::nonNull).toList());
  }

  /**
   * Those that are told.
   *
   * @param told by each store that has told any
   */
  public ViewGenerations(Supplier<List<Map<String, Long>>> told) {
    this.told = told;
  }

  /** Of what is read from these views together: the sum, which rises with each switch of any. */
  public long of(Collection<String> views) {
    List<Map<String, Long>> stores = told.get();
    return stores.isEmpty()
        ? UNKNOWN
        : views.stream().mapToLong(view -> newest(stores, view)).sum();
  }

  private static long newest(List<Map<String, Long>> stores, String view) {
    return stores.stream().mapToLong(store -> store.getOrDefault(view, 0L)).max().orElse(0);
  }
}
