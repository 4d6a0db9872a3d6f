package io.millrace.query.customerview;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.OpenedViews;
import io.millrace.platform.query.cache.ViewCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.freshness.RequiredFreshness;
import io.millrace.platform.query.stores.PersonalData;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.Sparse;
import io.millrace.platform.service.callers.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What can be asked about customers, and who may see which: the same for every interface. */
@Singleton
public class CustomerQueries {
  private final CustomerViewReader reader;
  private final ConsistentReads reads;
  private final ViewCache cache;
  private final OpenedViews opened;
  private final PersonalData personal;

  CustomerQueries(
      CustomerViewReader reader,
      ConsistentReads reads,
      ViewCache cache,
      OpenedViews opened,
      PersonalData personal) {
    this.opened = opened;
    this.personal = personal;
    this.reader = reader;
    this.reads = reads;
    this.cache = cache;
  }

  /** Names the customer in caches and surrogate keys. */
  public static ViewKey key(String id) {
    return new ViewKey(CustomerViewReader.VIEW, id);
  }

  /** One customer, as JSON; no row if there is none that the caller may see. */
  public Uni<Found> customer(Caller caller, String id, ReadPreference preference) {
    return cache.get(reader, id, preference, view -> caller.sees(view.owner())).chain(opened::open);
  }

  /** Some fields of one customer; only their columns are read. */
  public Uni<Answer<Sparse>> customer(
      Caller caller, String id, List<String> fields, ReadPreference preference) {
    RequiredFreshness demand = preference.demand();
    return reads
        .read(
            reader.byKey(id, fields),
            preference,
            rows ->
                demand != null
                    && !rows.isEmpty()
                    && caller.sees(id)
                    && demand.isProvenBy(
                        CustomerViewReader.VIEW,
                        ShopAggregates.CUSTOMER,
                        id,
                        rows.getFirst().version()))
        .map(answer -> answer.filter(row -> caller.sees(row.owner())))
        .chain(this::openFields);
  }

  /** Several customers in one statement; those that the caller may not see are left out. */
  public Uni<Answer<CustomerView>> customers(
      Caller caller, Collection<UUID> ids, ReadPreference preference) {
    List<UUID> visible = ids.stream().filter(id -> caller.sees(id.toString())).toList();
    return reads.read(reader.byIds(visible), preference).chain(this::openRows);
  }

  /** Customers by id, one more than the limit. A customer finds only itself. */
  public Uni<Answer<CustomerView>> list(
      Caller caller, CustomerQuery query, ReadPreference preference) {
    return reads.read(reader.list(query, own(caller)), preference).chain(this::openRows);
  }

  /** Some fields of a list; only their columns are read. */
  public Uni<Answer<Sparse>> list(
      Caller caller, CustomerQuery query, List<String> fields, ReadPreference preference) {
    return reads.read(reader.list(query, own(caller), fields), preference).chain(this::openFields);
  }

  private Uni<Answer<CustomerView>> openRows(Answer<CustomerView> answer) {
    return personal.open(answer, CustomerView::personalTexts, CustomerView::opened);
  }

  private Uni<Answer<Sparse>> openFields(Answer<Sparse> answer) {
    return personal.open(
        answer,
        row ->
            row.values().values().stream().filter(String.class::isInstance).map(String.class::cast),
        (row, open) ->
            row.mapped(value -> value instanceof String text ? open.apply(text) : value));
  }

  private static Optional<UUID> own(Caller caller) {
    return Optional.ofNullable(caller.owner());
  }

  /** The fields that can be asked for by themselves. */
  public List<String> fields() {
    return CustomerViewReader.FIELDS.names();
  }
}
