package io.millrace.command.customer.postgres;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.command.postgres.PgFailure;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.command.transaction.CommandAnswer;
import io.millrace.platform.command.transaction.Committed;
import io.millrace.platform.events.AggregateRef;
import io.millrace.platform.events.sealing.PersonKey;
import io.millrace.platform.events.sealing.Sealed;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Keys of persons. None is kept here: one that was destroyed in the store is destroyed at once, and
 * customers change too rarely for it to matter.
 */
@Singleton
public class PersonKeys {
  private final WrappingKeys wrapping;
  private final RandomGenerator random;
  private final CustomerTable customers;
  private final ShardMap shards;

  PersonKeys(
      WrappingKeys wrapping, RandomGenerator random, CustomerTable customers, ShardMap shards) {
    this.wrapping = wrapping;
    this.random = random;
    this.customers = customers;
    this.shards = shards;
  }

  /** A new key. */
  public PersonKey generate(UUID person) {
    return PersonKey.generate(person, random);
  }

  /** As it is stored. */
  public String wrap(PersonKey key) {
    return wrapping.wrap(key, random);
  }

  /** From how it was stored. */
  public PersonKey unwrap(UUID person, String wrapped) {
    return wrapping.unwrap(person, wrapped);
  }

  /**
   * The answer in the clear: it is stored sealed, so that an answer that is kept for repetitions is
   * erased with its customer.
   *
   * @param used the key of this very command; absent for a repetition
   */
  public Uni<Committed> open(Committed committed, @Nullable PersonKey used) {
    Set<UUID> persons = Sealed.personsIn(committed.answer().body());
    if (persons.isEmpty()) {
      return Uni.createFrom().item(committed);
    }
    // Not the one that this request would register: the first of its kind registered another.
    UUID person = persons.iterator().next();
    if (used != null && used.person().equals(person)) {
      return Uni.createFrom().item(opened(committed, used));
    }
    AggregateRef customer = ShopAggregates.customer(person);
    return customers
        .wrappedKey(shards.of(customer).pool(), customer)
        .onFailure()
        .transform(PgFailure::translated)
        .map(stored -> opened(committed, stored.map(key -> unwrap(person, key)).orElse(null)));
  }

  private static Committed opened(Committed committed, @Nullable PersonKey key) {
    CommandAnswer sealed = committed.answer();
    byte[] body = Sealed.openIn(sealed.body(), _ -> key);
    CommandAnswer clear =
        new CommandAnswer(sealed.status(), sealed.headers(), body, sealed.subject());
    return new Committed(clear, committed.shard(), committed.tx(), committed.replayed());
  }
}
