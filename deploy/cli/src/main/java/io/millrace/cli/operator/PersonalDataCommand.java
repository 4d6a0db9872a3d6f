package io.millrace.cli.operator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.command.CommandGroup;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.suite.ServiceName;
import java.io.PrintWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Works with the keys that customers' names are sealed with. */
@Command(
    name = "personal-data",
    description = "Shows which wrapping keys are in use, and wraps all customers' keys anew.")
public final class PersonalDataCommand extends CommandGroup {
  private static final String PATH = "/personal-data";

  @Command(
      name = "keys",
      description = "How many customers' keys are wrapped with which wrapping key, and where.",
      mixinStandardHelpOptions = true)
  int keys(
      @Mixin OperatorFlags flags,
      @Option(
              names = "--projector-url",
              paramLabel = "URL",
              description = "Management address of the projector; with --url.")
          @Nullable URI projector) {
    Keys keys =
        Keys.read(flags.api(ServiceName.COMMAND), flags.api(ServiceName.PROJECTOR, projector));
    return print(flags, keys.json(), keys);
  }

  @Command(
      name = "rewrap",
      description =
          "Wraps every customer's key with the newest wrapping key, on all shards and in the read store, so that older ones can be removed from millrace.personal-data.keys. Services go on meanwhile. What is interrupted is simply started again.",
      mixinStandardHelpOptions = true)
  int rewrap(
      @Mixin OperatorFlags flags,
      @Option(
              names = "--projector-url",
              paramLabel = "URL",
              description = "Management address of the projector; with --url.")
          @Nullable URI projector) {
    OperatorApi write = flags.api(ServiceName.COMMAND);
    OperatorApi read = flags.api(ServiceName.PROJECTOR, projector);
    PrintWriter told = flags.err();
    List<String> damaged = new ArrayList<>();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    long rewrapped = walk(write, body, "rewrapped", "write store", told, damaged);
    ObjectNode copies =
        JsonNodeFactory.instance
            .objectNode()
            .put("newest", write.get(PATH).path("newest").asText());
    long fetched = walk(read, copies, "fetched", "read store", told, damaged);
    Keys keys = Keys.read(write, read);
    print(flags, keys.json().put("rewrapped", rewrapped).put("fetched", fetched), keys);
    if (!damaged.isEmpty()) {
      throw new CliException(
          "The keys of %d customers cannot be opened, because they are not as they were written: %s. Bring customer.wrapped_key back from a backup of the write store, or erase these customers; until then the older wrapping key has to stay."
              .formatted(damaged.size(), some(damaged)));
    }
    if (!keys.old().isEmpty()) {
      throw new CliException(
          "Not all are wrapped with %s yet: their buckets are on the move, a shard did not answer the projector, or an instance of the command-service still has the old list of keys. Look at ./millrace shards list, restart what was not restarted, and run this again."
              .formatted(keys.newest()));
    }
    return ExitCode.DONE;
  }

  /** Call after call, each going on where the one before ended. */
  private static long walk(
      OperatorApi api,
      ObjectNode body,
      String counted,
      String store,
      PrintWriter told,
      List<String> damaged) {
    long done = 0;
    while (true) {
      JsonNode answer = api.post(PATH + "/rewrap", body.toString());
      done += answer.path(counted).asLong();
      answer.path("damaged").forEach(customer -> damaged.add(customer.asText()));
      JsonNode after = answer.path("after");
      if (!after.isTextual()) {
        return done;
      }
      told.printf(Locale.ROOT, "%s: %,d keys so far%n", store, done);
      told.flush();
      body.put("after", after.asText());
    }
  }

  private static String some(List<String> customers) {
    return customers.stream().limit(5).collect(Collectors.joining(", "))
        + (customers.size() > 5 ? ", …" : "");
  }

  private static int print(OperatorFlags flags, ObjectNode answer, Keys keys) {
    return flags.print(
        answer,
        out -> {
          out.printf("%-22s %-40s %12s%n", "STORE", "WRAPPED WITH", "CUSTOMERS");
          for (JsonNode key : answer.path("keys")) {
            out.print(AnswerFlags.row("%-22s %-40s %,12d%n", key, "store", "key", "customers"));
          }
          if (answer.has("rewrapped")) {
            out.print(
                AnswerFlags.row(
                    "%,d keys were wrapped anew, %,d copies fetched.%n",
                    answer, "rewrapped", "fetched"));
          }
          List<String> free = keys.free();
          if (!free.isEmpty() && keys.old().isEmpty()) {
            out.printf(
                "All are wrapped with %s. No longer needed in millrace.personal-data.keys: %s%n",
                keys.newest(), String.join(", ", free));
          }
        });
  }

  /** A wrapping key in a store. */
  private record Place(String store, String key) {}

  /**
   * What is wrapped with which key.
   *
   * @param known ids in the settings of the command-service, the newest first
   */
  private record Keys(String newest, List<String> known, Map<Place, Long> places) {
    static Keys read(OperatorApi write, OperatorApi read) {
      JsonNode report = write.get(PATH);
      Map<Place, Long> places =
          new TreeMap<>(Comparator.comparing(Place::store).thenComparing(Place::key));
      report
          .path("keys")
          .forEach(key -> put(places, "write shard " + key.path("shard").asInt(), key));
      read.get(PATH).path("keys").forEach(key -> put(places, "read store", key));
      List<String> known = new ArrayList<>();
      report.path("known").forEach(id -> known.add(id.asText()));
      return new Keys(report.path("newest").asText(), known, places);
    }

    private static void put(Map<Place, Long> places, String store, JsonNode key) {
      places.put(new Place(store, key.path("key").asText()), key.path("customers").asLong());
    }

    /** Ids of older keys that something is wrapped with. */
    List<String> old() {
      return places.keySet().stream()
          .map(Place::key)
          .filter(key -> !key.equals(newest))
          .distinct()
          .toList();
    }

    /** Ids of older keys that nothing is wrapped with. */
    List<String> free() {
      return known.stream().filter(id -> !id.equals(newest) && !old().contains(id)).toList();
    }

    ObjectNode json() {
      ObjectNode json = JsonNodeFactory.instance.objectNode().put("newest", newest);
      known.forEach(json.putArray("known")::add);
      free().forEach(json.putArray("unused")::add);
      var all = json.putArray("keys");
      places.forEach(
          (place, customers) ->
              all.addObject()
                  .put("store", place.store())
                  .put("key", place.key())
                  .put("customers", customers));
      return json;
    }
  }
}
