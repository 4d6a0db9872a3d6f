package io.millrace.platform.query.cache;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Lets those who want the same thing at the same time share one load. */
public final class SingleFlight<K, V> {
  private final ConcurrentMap<K, Uni<V>> flights = new ConcurrentHashMap<>();

  /** The load under way for this key, or a new one. */
  public Uni<V> join(K key, Supplier<Uni<? extends V>> load) {
    return Uni.createFrom().<V>deferred(() -> flights.computeIfAbsent(key, k -> depart(k, load)));
  }

  private Uni<V> depart(K key, Supplier<Uni<? extends V>> load) {
    return Uni.createFrom()
        .deferred(load)
        .onTermination()
        .invoke(() -> flights.remove(key))
        .memoize()
        .indefinitely();
  }
}
