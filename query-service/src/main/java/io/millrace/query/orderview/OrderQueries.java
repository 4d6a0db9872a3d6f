package io.millrace.query.orderview;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.events.ShopAggregates;
import io.millrace.platform.query.cache.CachedView;
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
import io.millrace.query.orderview.OrderView.Customer;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** What can be asked about orders, and who may see which: the same for every interface. */
@Singleton
public class OrderQueries {
  private final OrderViewReader reader;
  private final ConsistentReads reads;
  private final ViewCache cache;
  private final OpenedViews opened;
  private final PersonalData personal;
  private final ObjectMapper json;

  OrderQueries(
      OrderViewReader reader,
      ConsistentReads reads,
      ViewCache cache,
      OpenedViews opened,
      PersonalData personal,
      ObjectMapper json) {
    this.opened = opened;
    this.personal = personal;
    this.json = json;
    this.reader = reader;
    this.reads = reads;
    this.cache = cache;
  }

  /** Names the order in caches and surrogate keys. */
  public static ViewKey key(String id) {
    return new ViewKey(OrderViewReader.VIEW, id);
  }

  /**
   * One order, as JSON; no row if there is none that the caller may see. The example of
   * cache-aside: the load is ours, the caches are asked before it and told after it.
   *
   * @param id in its canonical form
   */
  public Uni<Found> order(Caller caller, String id, ReadPreference preference) {
    return sealed(id, preference, view -> caller.sees(view.owner())).chain(opened::open);
  }

  /**
   * One order, whoever may see it, with its personal data sealed: for those who read for several
   * callers, and open it for each that may see it.
   */
  public Uni<Found> sealed(String id, ReadPreference preference) {
    return sealed(id, preference, view -> true);
  }

  /** The same with its personal data opened. */
  public Uni<Found> opened(Found sealed) {
    return opened.open(sealed);
  }

  private Uni<Found> sealed(String id, ReadPreference preference, Predicate<CachedView> visible) {
    return cache.get(
        reader,
        id,
        preference,
        visible,
        load -> reads.read(reader.byKey(id), load.preference(), load.proven()));
  }

  /** The order in a value that {@link #order} has given, for interfaces that do not send JSON. */
  public OrderView view(CachedView order) {
    try {
      return json.readValue(order.body(), OrderView.class);
    } catch (IOException e) {
      throw new UncheckedIOException("we wrote it ourselves", e);
    }
  }

  /** Some fields of one order; only their columns are read. */
  public Uni<Answer<Sparse>> order(
      Caller caller, String id, List<String> fields, ReadPreference preference) {
    return reads
        .read(
            reader.byKey(id, fields),
            preference,
            rows -> !rows.isEmpty() && provesWhatIsSeen(caller, rows.getFirst(), id, preference))
        .map(answer -> answer.filter(row -> caller.sees(row.owner())))
        .chain(this::openFields);
  }

  private static boolean provesWhatIsSeen(
      Caller caller, Sparse row, String id, ReadPreference preference) {
    RequiredFreshness demand = preference.demand();
    return demand != null
        && caller.sees(row.owner())
        && demand.isProvenBy(OrderViewReader.VIEW, ShopAggregates.ORDER, id, row.version());
  }

  /** Orders, latest first, one more than the limit; a customer's list is its own. */
  public Uni<Answer<OrderView>> list(Caller caller, OrderQuery query, ReadPreference preference) {
    return opened(reads.read(reader.list(query.visibleTo(caller)), preference));
  }

  /**
   * The lists of several customers in one statement; those that the caller may not see are empty.
   *
   * @param each of them, without a customer
   */
  public Uni<Answer<OrderView>> lists(
      Caller caller, Collection<UUID> customers, OrderQuery each, ReadPreference preference) {
    List<UUID> visible = customers.stream().filter(id -> caller.sees(id.toString())).toList();
    return opened(reads.read(reader.lists(visible, each), preference));
  }

  private Uni<Answer<OrderView>> opened(Uni<Answer<OrderView>> read) {
    return read.chain(answer -> personal.open(answer, OrderView::personalTexts, OrderView::opened));
  }

  /** Some fields of a list; only their columns are read. */
  public Uni<Answer<Sparse>> list(
      Caller caller, OrderQuery query, List<String> fields, ReadPreference preference) {
    return reads
        .read(reader.list(query.visibleTo(caller), fields), preference)
        .chain(this::openFields);
  }

  private Uni<Answer<Sparse>> openFields(Answer<Sparse> answer) {
    return personal.open(
        answer,
        row ->
            row.values().values().stream()
                .filter(Customer.class::isInstance)
                .flatMap(customer -> Stream.ofNullable(((Customer) customer).name())),
        (row, open) ->
            row.mapped(
                value -> value instanceof Customer customer ? customer.opened(open) : value));
  }

  /** The fields that can be asked for by themselves. */
  public List<String> fields() {
    return OrderViewReader.FIELDS.names();
  }
}
