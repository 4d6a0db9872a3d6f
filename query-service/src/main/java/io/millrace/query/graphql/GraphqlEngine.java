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
import io.millrace.query.cache.CachedView;
import io.millrace.query.cache.Found;
import io.millrace.query.customerview.CustomerQueries;
import io.millrace.query.customerview.CustomerView;
import io.millrace.query.http.Caller;
import io.millrace.query.http.Page;
import io.millrace.query.http.Parameters;
import io.millrace.query.orderview.OrderQueries;
import io.millrace.query.orderview.OrderView;
import io.millrace.query.productview.ProductQueries;
import io.millrace.query.productview.ProductView;
import io.millrace.query.runtime.Answer;
import io.millrace.query.runtime.ReadPreference;
import io.millrace.query.stockview.StockQueries;
import io.millrace.query.stockview.StockView;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
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
@ApplicationScoped
class GraphqlEngine {
  private static final String CALLER = "caller";
  private static final String PREFERENCE = "preference";

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
    RuntimeWiring.Builder wiring = RuntimeWiring.newRuntimeWiring();
    past.types(wiring);
    return wiring
        .type(
            "Query",
            type ->
                past.questions(type)
                    .dataFetcher("order", this::order)
                    .dataFetcher("orders", env -> orderPage(env, argument(env, "customerId")))
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
                      return orderPage(env, Optional.of(customer.id().toString()));
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
      Caller caller,
      ReadPreference preference) {
    ExecutionInput input =
        ExecutionInput.newExecutionInput()
            .query(AstPrinter.printAst(document))
            .operationName(operationName)
            .variables(variables)
            .graphQLContext(Map.of(CALLER, caller, PREFERENCE, preference))
            .dataLoaderRegistry(loaders(caller, preference))
            .build();
    return Uni.createFrom()
        .completionStage(() -> graphql.executeAsync(input))
        .map(ExecutionResult::toSpecification);
  }

  private DataLoaderRegistry loaders(Caller caller, ReadPreference preference) {
    DataLoaderRegistry registry = new DataLoaderRegistry();
    registry.register(
        "customers",
        loader((Set<UUID> ids) -> customers.customers(caller, ids, preference), CustomerView::id));
    registry.register(
        "products",
        loader((Set<String> skus) -> products.products(skus, preference), ProductView::sku));
    registry.register(
        "stock", loader((Set<String> skus) -> stock.stocks(skus, preference), StockView::sku));
    return registry;
  }

  private static <K, V> DataLoader<K, V> loader(
      Function<Set<K>, Uni<Answer<V>>> read, Function<V, K> key) {
    return DataLoaderFactory.newMappedDataLoader(
        keys ->
            read.apply(keys)
                .map(answer -> answer.rows().stream().collect(Collectors.toMap(key, row -> row)))
                .subscribeAsCompletionStage());
  }

  private CompletionStage<@Nullable OrderView> order(DataFetchingEnvironment env) {
    String id = Parameters.pathId(argument(env, "id").orElseThrow()).toString();
    return orders
        .order(caller(env), id, preference(env))
        .map(found -> read(found, OrderView.class))
        .subscribeAsCompletionStage();
  }

  private CompletionStage<@Nullable CustomerView> customer(DataFetchingEnvironment env) {
    String id = Parameters.pathId(argument(env, "id").orElseThrow()).toString();
    return customers
        .customer(caller(env), id, preference(env))
        .map(found -> read(found, CustomerView.class))
        .subscribeAsCompletionStage();
  }

  private CompletionStage<@Nullable ProductView> product(DataFetchingEnvironment env) {
    String sku = Parameters.pathSku(argument(env, "sku").orElseThrow());
    return products
        .product(sku, preference(env))
        .map(found -> read(found, ProductView.class))
        .subscribeAsCompletionStage();
  }

  private <T> @Nullable T read(Found found, Class<T> type) {
    CachedView view = found.view();
    if (view == null) {
      return null;
    }
    try {
      return json.readValue(view.body(), type);
    } catch (IOException e) {
      throw new UncheckedIOException("we wrote it ourselves", e);
    }
  }

  private CompletionStage<Page<OrderView>> orderPage(
      DataFetchingEnvironment env, Optional<String> customer) {
    return pages
        .orders(
            caller(env),
            customer,
            argument(env, "status"),
            env.getArgument("first"),
            argument(env, "after"),
            preference(env))
        .subscribeAsCompletionStage();
  }

  private CompletionStage<Page<ProductView>> productPage(DataFetchingEnvironment env) {
    return pages
        .products(
            argument(env, "search"),
            argument(env, "match"),
            env.getArgument("first"),
            argument(env, "after"),
            preference(env))
        .subscribeAsCompletionStage();
  }

  static Optional<String> argument(DataFetchingEnvironment env, String name) {
    return Optional.ofNullable(env.getArgument(name));
  }

  static Caller caller(DataFetchingEnvironment env) {
    return Objects.requireNonNull(env.getGraphQlContext().get(CALLER));
  }

  static ReadPreference preference(DataFetchingEnvironment env) {
    return Objects.requireNonNull(env.getGraphQlContext().get(PREFERENCE));
  }
}
