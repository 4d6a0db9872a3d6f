package io.millrace.command.customer.rest;

import io.millrace.command.ShopProblems;
import io.millrace.command.customer.postgres.KeyRewrap;
import io.millrace.command.customer.postgres.KeyRewrap.Part;
import io.millrace.command.customer.postgres.KeyRewrap.Place;
import io.millrace.command.customer.postgres.KeyRewrap.Wrapped;
import io.millrace.platform.command.http.BodyFields;
import io.millrace.platform.command.http.BodyReader;
import io.millrace.platform.command.postgres.PgFailure;
import io.millrace.platform.command.sharding.ShardMap;
import io.millrace.platform.events.sealing.WrappingKeys;
import io.millrace.platform.service.http.OperatorRoutes;
import io.millrace.platform.service.http.OperatorRoutes.Call;
import io.millrace.platform.service.problems.Problem;
import io.millrace.platform.service.problems.ProblemException;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.quarkus.vertx.http.ManagementInterface;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /operator/personal-data} on the management port. */
@Singleton
class PersonalDataRoutes {
  /** Well below what clients wait for; who has more goes on with the next call. */
  private static final Duration ONE_CALL = Duration.ofSeconds(5);

  private static final Duration AUDITED_WITHIN = Duration.ofSeconds(10);
  private static final Pattern PLACE =
      Pattern.compile("(\\d{1,4}):(-?\\d{1,4}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

  private static final String AUDIT =
      """
      INSERT INTO operator_audit (actor, action, request, outcome)
      VALUES ($1, 'personal-data rewrap', $2::text::json, $3)""";

  private final OperatorRoutes operators;
  private final Instance<WrappingKeys> wrapping;
  private final Instance<KeyRewrap> keys;
  private final ShardMap shards;

  /**
   * @param wrapping asked for with the first request: routes are made before the settings are
   *     looked at, and whoever looks first has to say what is wrong with them
   * @param keys likewise
   */
  PersonalDataRoutes(
      OperatorRoutes operators,
      Instance<WrappingKeys> wrapping,
      Instance<KeyRewrap> keys,
      ShardMap shards) {
    this.operators = operators;
    this.wrapping = wrapping;
    this.keys = keys;
    this.shards = shards;
  }

  /**
   * Which wrapping keys there are, and what is wrapped with which.
   *
   * @param known ids of those in the settings, the newest first
   */
  @RegisterForReflection(targets = {Report.class, Wrapped.class})
  record Report(String newest, List<String> known, List<Wrapped> keys) {}

  /**
   * What one call did.
   *
   * @param damaged customers whose keys cannot be opened
   * @param after where the next call goes on; null at the end
   */
  @RegisterForReflection
  record Rewrapped(String newest, long rewrapped, List<UUID> damaged, @Nullable String after) {}

  void register(@Observes ManagementInterface management) {
    Router router = management.router();
    operators.serve(
        router,
        HttpMethod.GET,
        "/operator/personal-data",
        200,
        _ -> new Report(wrapping.get().newest(), wrapping.get().ids(), keys.get().count()));
    operators.serve(router, HttpMethod.POST, "/operator/personal-data/rewrap", 200, this::rewrap);
  }

  private Rewrapped rewrap(Call call) {
    String operator = call.operator();
    byte[] body = call.body();
    Place from = BodyReader.read(body, PersonalDataRoutes::place);
    String request = new String(body, StandardCharsets.UTF_8);
    if (from.equals(Place.START)) {
      requireAllKeys(operator, request);
    }
    Part part = keys.get().rewrap(from, ONE_CALL);
    String after = part.next() == null ? null : print(part.next());
    audit(
        operator,
        request,
        "%d keys are wrapped with %s now, %d are damaged; %s"
            .formatted(
                part.rewrapped(),
                wrapping.get().newest(),
                part.damaged().size(),
                after == null ? "through" : "goes on after " + after));
    return new Rewrapped(wrapping.get().newest(), part.rewrapped(), part.damaged(), after);
  }

  /** Asked before anything is changed: who lacks a key shall hear of all that it means. */
  private void requireAllKeys(String operator, String request) {
    Map<String, String> places = new TreeMap<>();
    long customers = 0;
    for (Wrapped wrapped : keys.get().count()) {
      if (!wrapping.get().ids().contains(wrapped.key())) {
        customers += wrapped.customers();
        places.merge(
            wrapped.key(),
            "%d on write shard %d".formatted(wrapped.customers(), wrapped.shard()),
            (one, other) -> one + ", " + other);
      }
    }
    if (!places.isEmpty()) {
      ProblemException refused =
          Problem.of(ShopProblems.REWRAP_REFUSED, refusal(customers, places)).asException();
      audit(operator, request, "refused: " + refused.problem().detail());
      throw refused;
    }
  }

  private static String refusal(long customers, Map<String, String> places) {
    return ("Keys of %d customers are wrapped with %s: %s. Nothing was changed. Put %s into"
            + " millrace.personal-data.keys of command-service and query-service, after the newest,"
            + " restart them, and do this again.")
        .formatted(
            customers,
            places.size() == 1 ? "a key that is not here" : "keys that are not here",
            places.entrySet().stream()
                .map(place -> "'%s' (%s)".formatted(place.getKey(), place.getValue()))
                .collect(Collectors.joining("; ")),
            places.size() == 1 ? "that key" : "those keys");
  }

  private static Place place(BodyFields fields) {
    String text = fields.optionalText("after", 100);
    if (text == null) {
      return Place.START;
    }
    Matcher parts = PLACE.matcher(text);
    if (!parts.matches()) {
      fields.wrong("after", "is the 'after' of the answer before, or absent");
      return Place.START;
    }
    return new Place(
        Integer.parseInt(parts.group(1)),
        Integer.parseInt(parts.group(2)),
        UUID.fromString(parts.group(3)));
  }

  private static String print(Place place) {
    return place.shard() + ":" + place.bucket() + ":" + place.customer();
  }

  private void audit(String operator, String request, String outcome) {
    var ignored =
        shards
            .home()
            .pool()
            .withConnection(
                connection ->
                    connection.preparedQuery(AUDIT).execute(Tuple.of(operator, request, outcome)))
            .onFailure()
            .transform(PgFailure::translated)
            .await()
            .atMost(AUDITED_WITHIN);
  }
}
