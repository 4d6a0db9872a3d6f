package io.millrace.platform.query.stores;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.sealing.Sealed;
import io.millrace.platform.events.sealing.UnsealException;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.millrace.platform.query.config.QueryConfig;
import io.millrace.platform.query.stores.ReplicaRouter.Route;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.ViewStatement;
import io.millrace.platform.service.api.PersonTable;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Opens what is sealed on its way out, and nowhere before: stores and caches hold it sealed, so
 * that an erased person is erased in all of them. A key is kept for a moment, in this process only;
 * a change of the person drops it, and the time bounds what is missed.
 */
@Singleton
public class PersonalData {
  /** How long an erased person's key may be used if its change was not heard of. */
  private static final Duration TRUSTED = Duration.ofSeconds(30);

  /** The same while no store answers: cached views go on to be readable for as long. */
  private static final Duration KEPT = Duration.ofMinutes(10);

  private static final Logger LOG = Logger.getLogger(PersonalData.class);
  private static final int MAX_KEPT = 50_000;

  private static final String KEYS =
      "select person, state, wrapped_key from person_key where person = any($1)";

  private final ReplicaRouter router;
  private final @Nullable WrappingKeys wrapping;
  private final Counter unreadable;
  private final String view;
  private final Cache<UUID, Known> kept =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).expireAfterWrite(KEPT).build();

  PersonalData(
      ReplicaRouter router, QueryConfig config, PersonTable persons, MeterRegistry metrics) {
    this.router = router;
    view = persons.name();
    wrapping =
        persons.exists() ? WrappingKeys.parse(config.personalData().keys().orElseThrow()) : null;
    unreadable = metrics.counter("millrace.personal.unreadable");
  }

  /**
   * What is known of a person.
   *
   * @param key absent once the person is erased
   */
  private record Known(Optional<PersonKey> key, long sinceNanos) {
    Known(Optional<PersonKey> key) {
      this(key, System.nanoTime());
    }

    boolean isTrusted() {
      return System.nanoTime() - sinceNanos < TRUSTED.toNanos();
    }
  }

  /** Forgets the person's key, which may have been destroyed. */
  public void forget(UUID person) {
    kept.invalidate(person);
  }

  /** The JSON with its sealed strings opened; null stands where nobody can read it any more. */
  public Uni<Opened> open(byte[] json) {
    Set<UUID> persons = Sealed.personsIn(json);
    return persons.isEmpty()
        ? Uni.createFrom().item(new Opened(json, true))
        : keys(persons)
            .map(
                keys ->
                    new Opened(Sealed.openIn(json, keys::get), keys.keySet().containsAll(persons)));
  }

  /**
   * JSON in the clear.
   *
   * @param complete whether all that was sealed could be opened
   */
  public record Opened(byte[] body, boolean complete) {}

  /**
   * The rows opened.
   *
   * @param texts of a row that may be sealed
   * @param opened the row with its texts changed
   */
  public <R> Uni<Answer<R>> open(
      Answer<R> answer,
      Function<R, Stream<String>> texts,
      BiFunction<R, UnaryOperator<@Nullable String>, R> opened) {
    Set<UUID> persons =
        answer.rows().stream()
            .flatMap(texts)
            .flatMap(text -> Stream.ofNullable(Sealed.personOf(text)))
            .collect(Collectors.toSet());
    return persons.isEmpty()
        ? Uni.createFrom().item(answer)
        : keys(persons)
            .map(
                keys -> answer.map(row -> opened.apply(row, text -> Sealed.open(text, keys::get))));
  }

  /** The keys of those who have one that can be had. */
  private Uni<Map<UUID, PersonKey>> keys(Set<UUID> persons) {
    Map<UUID, PersonKey> keys = new HashMap<>();
    Set<UUID> missing = new HashSet<>();
    for (UUID person : persons) {
      Known known = kept.getIfPresent(person);
      if (known == null || !known.isTrusted()) {
        missing.add(person);
      }
      if (known != null) {
        known.key().ifPresent(key -> keys.put(person, key));
      }
    }
    if (missing.isEmpty()) {
      return Uni.createFrom().item(keys);
    }
    // A replica may have the row and not yet the key, if the row came from another store.
    Map<UUID, PersonKey> found = new HashMap<>(keys);
    found.keySet().removeAll(missing);
    return ask(missing, Route.ANY, found)
        .chain(() -> missing.isEmpty() ? done() : ask(missing, new Route(Set.of(), true), found))
        .invoke(() -> unreadable.increment(missing.size()))
        .replaceWith(found)
        .onFailure(failure -> keys.keySet().containsAll(persons))
        .recoverWithItem(keys);
  }

  private static Uni<Void> done() {
    return Uni.createFrom().voidItem();
  }

  /** Takes those that are known out of the missing ones. */
  private Uni<Void> ask(Set<UUID> missing, Route route, Map<UUID, PersonKey> keys) {
    ViewStatement<Entry> statement =
        ViewStatement.of(
            List.of(view),
            KEYS,
            "person",
            Tuple.of(missing.toArray(UUID[]::new)),
            PersonalData::entry);
    return router
        .read(statement, route)
        .invoke(answer -> take(answer.rows(), missing, keys))
        .replaceWithVoid();
  }

  private record Entry(UUID person, String state, @Nullable String wrapped) {}

  private static Entry entry(Row row) {
    return new Entry(row.getUUID("person"), row.getString("state"), row.getString("wrapped_key"));
  }

  private void take(Collection<Entry> entries, Set<UUID> missing, Map<UUID, PersonKey> keys) {
    for (Entry entry : entries) {
      String wrapped = entry.wrapped();
      if (wrapped != null) {
        unwrap(entry.person(), wrapped, missing, keys);
      } else if (entry.state().equals("erased")) {
        kept.put(entry.person(), new Known(Optional.empty()));
        missing.remove(entry.person());
      }
    }
  }

  private void unwrap(UUID person, String wrapped, Set<UUID> missing, Map<UUID, PersonKey> keys) {
    try {
      PersonKey key = Objects.requireNonNull(wrapping, "no persons").unwrap(person, wrapped);
      kept.put(person, new Known(Optional.of(key)));
      keys.put(person, key);
      missing.remove(person);
    } catch (UnsealException e) {
      LOG.errorf(
          "The personal data of %s cannot be read: its key is %s. Put the key that is missing into"
              + " millrace.personal-data.keys, after the newest.",
          person, e.getMessage());
    }
  }
}
