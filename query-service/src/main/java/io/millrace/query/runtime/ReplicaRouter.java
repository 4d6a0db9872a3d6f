package io.millrace.query.runtime;

import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Chooses who answers a read: of two healthy replicas drawn at random the one with fewer reads
 * under way (Mitzenmacher, "The power of two choices in randomized load balancing"), then the other
 * replicas, then the primary while few reads are under way there, then a replica that is behind,
 * whose answer is marked stale.
 */
@ApplicationScoped
public class ReplicaRouter {
  private final ReadStores stores;
  private final Duration maxLag;
  private final int primaryInFlight;

  ReplicaRouter(ReadStores stores, QueryConfig config) {
    this.stores = stores;
    maxLag = config.read().maxLag();
    primaryInFlight = config.read().primaryInFlight();
  }

  /** Whether any store could answer a read now. */
  public boolean canAnswer() {
    return stores.all().stream().anyMatch(store -> store.state() instanceof StoreState.Up);
  }

  /** What is known of each store, by name, for the health page. */
  Map<String, String> stores() {
    Map<String, String> states = new LinkedHashMap<>();
    stores.all().forEach(store -> states.put(store.name(), String.valueOf(store.state())));
    return states;
  }

  /**
   * Reads from the store that suits best.
   *
   * @return the answer; fails with {@link StoreUnavailableException} if nobody could give one
   */
  <R> Uni<Answer<R>> read(ViewStatement<R> statement, Route route) {
    return attempt(statement, candidates(route, ThreadLocalRandom.current()), 0, null);
  }

  private <R> Uni<Answer<R>> attempt(
      ViewStatement<R> statement, List<ReadStore> candidates, int at, @Nullable Throwable last) {
    if (at == candidates.size()) {
      return Uni.createFrom().failure(unavailable(last));
    }
    ReadStore store = candidates.get(at);
    boolean stale = !isFresh(store) && store.isReplica();
    return store
        .read(statement)
        .map(snapshot -> new Answer<>(snapshot, store.name(), stale))
        .onFailure(failure -> StoreFailure.of(failure) != StoreFailure.FATAL)
        .recoverWithUni(failure -> attempt(statement, candidates, at + 1, failure));
  }

  private static StoreUnavailableException unavailable(@Nullable Throwable last) {
    String reason = last == null ? "no store is in service" : String.valueOf(last);
    return new StoreUnavailableException("no read store could answer: " + reason, last);
  }

  /** In the order of asking; a store that is down comes last, since its state may be old. */
  List<ReadStore> candidates(Route route, RandomGenerator random) {
    List<ReadStore> fresh = new ArrayList<>();
    List<ReadStore> rest = new ArrayList<>();
    for (ReadStore replica : stores.replicas()) {
      if (!route.avoid().contains(replica.name())) {
        (isFresh(replica) ? fresh : rest).add(replica);
      }
    }
    Collections.shuffle(fresh, random);
    if (fresh.size() > 1 && fresh.get(1).inFlight() < fresh.get(0).inFlight()) {
      Collections.swap(fresh, 0, 1);
    }
    rest.sort(Comparator.comparing(store -> !(store.state() instanceof StoreState.Up)));
    List<ReadStore> order = new ArrayList<>(fresh);
    stores
        .primary()
        .filter(primary -> primary.inFlight() < primaryInFlight)
        .filter(primary -> !route.avoid().contains(primary.name()))
        .ifPresent(primary -> order.add(route.primaryFirst() ? 0 : order.size(), primary));
    order.addAll(rest);
    return order;
  }

  private boolean isFresh(ReadStore store) {
    return store.state() instanceof StoreState.Up up && up.lag().compareTo(maxLag) <= 0;
  }

  /** How many stores can answer without being marked stale. */
  int freshReplicas() {
    return (int) stores.replicas().stream().filter(this::isFresh).count();
  }

  /**
   * Where a read may go.
   *
   * @param avoid names of stores that have already given an answer that was too old
   * @param primaryFirst ask the primary before the replicas
   */
  record Route(Set<String> avoid, boolean primaryFirst) {
    static final Route ANY = new Route(Set.of(), false);
  }
}
