package io.millrace.query.graphql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.TypeRuntimeWiring;
import io.millrace.events.catalog.Sku;
import io.millrace.platform.query.http.Asker;
import io.millrace.platform.query.http.Page;
import io.millrace.platform.query.http.Paging;
import io.millrace.platform.query.http.Parameters;
import io.millrace.query.orderview.OrderTimeline;
import io.millrace.query.orderview.OrderTimelineQueries;
import io.millrace.query.orderview.OrderTimelineQuery;
import io.millrace.query.orderview.OrderTimelineView;
import io.millrace.query.productprices.PriceHistoryQueries;
import io.millrace.query.productprices.PricePeriod;
import io.millrace.query.productprices.PriceQuery;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What was: timelines of orders and prices of the past. */
@Singleton
class GraphqlPast {
  private final OrderTimelineQueries timelines;
  private final PriceHistoryQueries prices;
  private final Paging paging;
  private final ObjectMapper json;

  GraphqlPast(
      OrderTimelineQueries timelines,
      PriceHistoryQueries prices,
      Paging paging,
      ObjectMapper json) {
    this.timelines = timelines;
    this.prices = prices;
    this.paging = paging;
    this.json = json;
  }

  /** Adds these questions to the others. */
  TypeRuntimeWiring.Builder questions(TypeRuntimeWiring.Builder query) {
    return query
        .dataFetcher("orderTimeline", env -> timeline(env).subscribeAsCompletionStage())
        .dataFetcher("prices", env -> prices(env).subscribeAsCompletionStage());
  }

  /** Adds the types of the answers. */
  void types(RuntimeWiring.Builder wiring) {
    wiring
        .type(
            "OrderTimeline",
            type ->
                type.dataFetcher("asOf", env -> text(this.<OrderTimelineView>source(env).asOf()))
                    .dataFetcher("items", env -> entries(source(env))))
        .type(
            "OrderState",
            type ->
                type.dataFetcher(
                    "updatedAt", env -> text(this.<OrderTimeline.State>source(env).updatedAt())))
        .type(
            "PricePeriod",
            type ->
                type.dataFetcher(
                        "validFrom", env -> text(this.<PricePeriod>source(env).validFrom()))
                    .dataFetcher("validTo", env -> text(this.<PricePeriod>source(env).validTo())));
  }

  private Uni<@Nullable OrderTimelineView> timeline(DataFetchingEnvironment env) {
    return timeline(
        GraphqlEngine.asker(env),
        GraphqlEngine.argument(env, "id").orElseThrow(),
        GraphqlEngine.argument(env, "asOf"),
        env.getArgument(GraphqlPages.FIRST),
        GraphqlEngine.argument(env, "after"));
  }

  private Uni<Page<PricePeriod>> prices(DataFetchingEnvironment env) {
    return prices(
        GraphqlEngine.asker(env),
        GraphqlEngine.argument(env, "sku").orElseThrow(),
        GraphqlEngine.argument(env, "asOf"),
        env.getArgument(GraphqlPages.FIRST),
        GraphqlEngine.argument(env, "after"));
  }

  /** Nothing if there was no such order then that the caller may see. */
  private Uni<@Nullable OrderTimelineView> timeline(
      Asker asker,
      String id,
      Optional<String> asOfText,
      @Nullable Integer first,
      Optional<String> after) {
    UUID order = Parameters.pathId(id);
    MultivaluedMap<String, String> given = GraphqlPages.given(first, after);
    asOfText.ifPresent(text -> given.putSingle("asOf", text));
    Parameters parameters = new Parameters(given);
    Optional<OffsetDateTime> asOf = parameters.time("asOf");
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    parameters.check();
    String list = "graphql-timeline" + order + asOf + asker.caller().owner();
    Optional<Long> place = paging.place(cursor, list).map(Long::valueOf);
    return timelines
        .timeline(
            asker.caller(),
            new OrderTimelineQuery(order, asOf, place, limit),
            timelines.fields(),
            asker.preference())
        .map(asker.included()::note)
        .map(
            answer ->
                answer.rows().stream()
                    .findFirst()
                    .map(timeline -> view(timeline, order, asOf, limit, list))
                    .orElse(null));
  }

  private OrderTimelineView view(
      OrderTimeline timeline, UUID order, Optional<OffsetDateTime> asOf, int limit, String list) {
    Page<OrderTimeline.Entry> page =
        paging.cut(timeline.entries(), limit, entry -> String.valueOf(entry.version()), list);
    return new OrderTimelineView(
        order,
        asOf.map(OffsetDateTime::toInstant).orElse(null),
        timeline.order(),
        page.items(),
        page.nextCursor());
  }

  private Uni<Page<PricePeriod>> prices(
      Asker asker,
      String skuText,
      Optional<String> asOfText,
      @Nullable Integer first,
      Optional<String> after) {
    String sku = Parameters.pathText("sku", skuText, Sku.EXISTING);
    MultivaluedMap<String, String> given = GraphqlPages.given(first, after);
    asOfText.ifPresent(text -> given.putSingle("asOf", text));
    Parameters parameters = new Parameters(given);
    Optional<OffsetDateTime> asOf = parameters.time("asOf");
    int limit = parameters.limit();
    Optional<String> cursor = parameters.cursor();
    parameters.check();
    String list = "graphql-prices" + sku + asOf;
    Optional<Long> place = paging.place(cursor, list).map(Long::valueOf);
    return prices
        .list(new PriceQuery(sku, asOf, place, limit), asker.preference())
        .map(asker.included()::note)
        .map(
            answer ->
                paging.cut(answer.rows(), limit, period -> String.valueOf(period.version()), list));
  }

  private <T> T source(DataFetchingEnvironment env) {
    return Objects.requireNonNull(env.<T>getSource());
  }

  /** GraphQL has no type for any JSON: the detail comes as its text. */
  private List<Map<String, @Nullable Object>> entries(OrderTimelineView timeline) {
    return timeline.items().stream().map(this::entry).toList();
  }

  private Map<String, @Nullable Object> entry(OrderTimeline.Entry entry) {
    Map<String, @Nullable Object> values = new HashMap<>(entry.values());
    values.replaceAll((name, value) -> value instanceof Instant ? value.toString() : value);
    try {
      values.put("detail", json.writeValueAsString(entry.values().get("detail")));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("it was JSON before", e);
    }
    return values;
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
