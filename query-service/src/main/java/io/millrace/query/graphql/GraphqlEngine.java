package io.millrace.query.graphql;

import com.fasterxml.jackson.databind.ObjectMapper;
import graphql.ExecutionInput;
import graphql.ExecutionResult;
import graphql.GraphQL;
import graphql.language.AstPrinter;
import graphql.language.Document;
import graphql.schema.DataFetchingEnvironment;
import graphql.schema.GraphQLSchema;
import graphql.schema.idl.RuntimeWiring;
import graphql.schema.idl.SchemaGenerator;
import graphql.schema.idl.SchemaParser;
import io.millrace.events.catalog.Sku;
import io.millrace.platform.query.cache.CachedView;
import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.http.Asker;
import io.millrace.platform.query.http.Page;
import io.millrace.platform.query.http.Parameters;
import io.millrace.platform.query.views.Answer;
import io.millrace.query.customerview.CustomerQueries;
import io.millrace.query.customerview.CustomerView;
import io.millrace.query.graphql.GraphqlPages.OrdersAsked;
import io.millrace.query.orderview.OrderQueries;
import io.millrace.query.orderview.OrderView;
import io.millrace.query.productview.ProductQueries;
import io.millrace.query.productview.ProductView;
import io.millrace.query.stockview.StockQueries;
import io.millrace.query.stockview.StockView;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.dataloader.DataLoader;
import org.dataloader.DataLoaderFactory;
import org.dataloader.DataLoaderRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Executes documents over the queries that every interface shares. What many rows of an answer need
 * from another view is read in one statement (data loaders).
 */
@Singleton
class GraphqlEngine {
  private final OrderQueries orders;
  private final CustomerQueries customers;
  private final ProductQueries products;
  private final StockQueries stock;
  private final GraphqlPages pages;
  private final GraphqlPast past;
  private final ObjectMapper json;
  private final GraphQL graphql;

  GraphqlEngine(
      OrderQueries orders,
      CustomerQueries customers,
      ProductQueries products,
      StockQueries stock,
      GraphqlPages pages,
      GraphqlPast past,
      ObjectMapper json) {
    this.orders = orders;
    this.customers = customers;
    this.products = products;
    this.stock = stock;
    this.pages = pages;
    this.past = past;
    this.json = json;
    graphql =
        GraphQL.newGraphQL(schema())
            .instrumentation(new GraphqlCost())
            .defaultDataFetcherExceptionHandler(new GraphqlProblems())
            .build();
  }

  private GraphQLSchema schema() {
    try (InputStream sdl = GraphqlEngine.class.getResourceAsStream("/graphql/schema.graphqls");
        Reader reader =
            new InputStreamReader(Objects.requireNonNull(sdl), StandardCharsets.UTF_8)) {
      return new SchemaGenerator().makeExecutableSchema(new SchemaParser().parse(reader), wiring());
    } catch (IOException e) {
      throw new UncheckedIOException("the schema is part of the program", e);
    }
  }

  private RuntimeWiring wiring() {
    RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring().scalar(GraphqlLong.TYPE);
    past.types(wiring);
    return wiring
        .type(
            "Query",
            type ->
                past.questions(type)
                    .dataFetcher("order", this::order)
                    .dataFetcher("orders", this::orderPage)
                    .dataFetcher("customer", this::customer)
                    .dataFetcher("product", this::product)
                    .dataFetcher("products", this::productPage))
        .type(
            "Order",
            type ->
                type.dataFetcher(
                        "customer",
                        env -> {
                          OrderView order = Objects.requireNonNull(env.getSource());
                          return order.customer() == null
                              ? null
                              : env.getDataLoader("customers").load(order.customer().id());
                        })
                    .dataFetcher("placedAt", env -> source(env.getSource()).placedAt().toString())
                    .dataFetcher(
                        "updatedAt", env -> source(env.getSource()).updatedAt().toString()))
        .type(
            "Customer",
            type ->
                type.dataFetcher(
                    "orders",
                    env -> {
                      CustomerView customer = Objects.requireNonNull(env.getSource());
                      return env.getDataLoader("orders")
                          .load(asked(env, Optional.of(customer.id().toString())));
                    }))
        .type(
            "Line",
            type ->
                type.dataFetcher(
                    "product",
                    env -> {
                      OrderView.Line line = Objects.requireNonNull(env.getSource());
                      return env.getDataLoader("products").load(line.sku());
                    }))
        .type(
            "Product",
            type ->
                type.dataFetcher(
                    "stock",
                    env -> {
                      ProductView product = Objects.requireNonNull(env.getSource());
                      return env.getDataLoader("stock").load(product.sku());
                    }))
        .build();
  }

  private static OrderView source(@Nullable OrderView order) {
    return Objects.requireNonNull(order);
  }

  /** Executes one operation; the answer has the form that GraphQL prescribes. */
  Uni<Map<String, Object>> execute(
      Document document,
      @Nullable String operationName,
      Map<String, Object> variables,
      Asker asker) {
    ExecutionInput input =
        ExecutionInput.newExecutionInput()
            .query(AstPrinter.printAst(document))
            .operationName(operationName)
            .variables(variables)
            .graphQLContext(Map.of(Asker.class, asker))
            .dataLoaderRegistry(loaders(asker))
            .build();
    return Uni.createFrom()
        .completionStage(() -> graphql.executeAsync(input))
        .map(ExecutionResult::toSpecification);
  }

  private DataLoaderRegistry loaders(Asker asker) {
    ReadPreference preference = asker.preference();
    DataLoaderRegistry registry = new DataLoaderRegistry();
    registry.register(
        "orders",
        DataLoaderFactory.newMappedDataLoader(
            (Set<OrdersAsked> asked) -> pages.orders(asker, asked).subscribeAsCompletionStage()));
    registry.register(
        "customers",
        loader(
            asker,
            (Set<UUID> ids) -> customers.customers(asker.caller(), ids, preference),
            CustomerView::id));
    registry.register(
        "products",
        loader(asker, (Set<String> skus) -> products.products(skus, preference), ProductView::sku));
    registry.register(
        "stock",
        loader(asker, (Set<String> skus) -> stock.stocks(skus, preference), StockView::sku));
    return registry;
  }

  private static <K, V> DataLoader<K, V> loader(
      Asker asker, Function<Set<K>, Uni<Answer<V>>> read, Function<V, K> key) {
    return DataLoaderFactory.newMappedDataLoader(
        keys ->
            read.apply(keys)
                .map(asker.included()::note)
                .map(answer -> answer.rows().stream().collect(Collectors.toMap(key, row -> row)))
                .subscribeAsCompletionStage());
  }

  private CompletionStage<@Nullable OrderView> order(DataFetchingEnvironment env) {
    Asker asker = asker(env);
    String id = Parameters.pathId(argument(env, "id").orElseThrow()).toString();
    return row(
        asker,
        orders.order(asker.caller(), id, asker.preference()),
        OrderQueries.key(id),
        OrderView.class);
  }

  private CompletionStage<@Nullable CustomerView> customer(DataFetchingEnvironment env) {
    Asker asker = asker(env);
    String id = Parameters.pathId(argument(env, "id").orElseThrow()).toString();
    return row(
        asker,
        customers.customer(asker.caller(), id, asker.preference()),
        CustomerQueries.key(id),
        CustomerView.class);
  }

  private CompletionStage<@Nullable ProductView> product(DataFetchingEnvironment env) {
    Asker asker = asker(env);
    String sku = Parameters.pathText("sku", argument(env, "sku").orElseThrow(), Sku.EXISTING);
    return row(
        asker,
        products.product(sku, asker.preference()),
        ProductQueries.key(sku),
        ProductView.class);
  }

  private <T> CompletionStage<@Nullable T> row(
      Asker asker, Uni<Found> read, ViewKey key, Class<T> type) {
    return read.map(found -> asker.included().note(found, key).view())
        .<@Nullable T>map(view -> view == null ? null : read(view, type))
        .subscribeAsCompletionStage();
  }

  private <T> T read(CachedView view, Class<T> type) {
    try {
      return json.readValue(view.body(), type);
    } catch (IOException e) {
      throw new UncheckedIOException("we wrote it ourselves", e);
    }
  }

  private CompletionStage<Page<OrderView>> orderPage(DataFetchingEnvironment env) {
    return pages
        .orders(asker(env), asked(env, argument(env, "customerId")))
        .subscribeAsCompletionStage();
  }

  private OrdersAsked asked(DataFetchingEnvironment env, Optional<String> customer) {
    return pages.asked(
        asker(env).caller(),
        customer,
        argument(env, "status"),
        env.getArgument(GraphqlPages.FIRST),
        argument(env, "after"));
  }

  private CompletionStage<Page<ProductView>> productPage(DataFetchingEnvironment env) {
    return pages
        .products(
            asker(env),
            argument(env, "search"),
            argument(env, "match"),
            env.getArgument(GraphqlPages.FIRST),
            argument(env, "after"))
        .subscribeAsCompletionStage();
  }

  static Asker asker(DataFetchingEnvironment env) {
    return Objects.requireNonNull(env.getGraphQlContext().get(Asker.class));
  }

  static Optional<String> argument(DataFetchingEnvironment env, String name) {
    return Optional.ofNullable(env.getArgument(name));
  }
}
