package io.millrace.charts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.charts.schema.Schemas;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Helm takes every number of a values file for a floating-point one, and prints a large one as
 * 1e+06, which neither a service nor Kubernetes reads as a whole number.
 */
class ValuesArriveAsWrittenTest {
  /** Above it Go prints exponents. */
  private static final long LARGE = 12_345_678;

  private static final Map<String, String> SETTINGS = new LinkedHashMap<>();
  private static final Map<String, Object> WRITTEN = new LinkedHashMap<>();

  static {
    setting("A_KIBI", 1_048_576, "1048576");
    setting("A_SMALL_ONE", 7, "7");
    setting("NOTHING", 0, "0");
    setting("NEGATIVE", -10_000_000, "-10000000");
    setting("OF_64_BITS", 1L << 40, "1099511627776");
    setting("THE_LARGEST", (1L << 53) - 1, "9007199254740991");
    setting("A_SHARE", 0.25, "0.25");
    setting("A_LARGE_FRACTION", 1_234_567.5, "1234567.5");
    setting("A_SMALL_FRACTION", 0.00025, "0.00025");
    setting("ON", true, "true");
    setting("OFF", false, "false");
    setting("DIGITS", "0123", "0123");
    setting("AN_EXPONENT", "1e6", "1e6");
    setting("LARGER_THAN_ALL", "9223372036854775807", "9223372036854775807");
    setting("A_DURATION", "30s", "30s");
    setting("EMPTY", "", "");
    setting("QUOTES", "a \"b\" 'c' \\d: {{ e }}\n# f", "a \"b\" 'c' \\d: {{ e }}\n# f");
  }

  private static void setting(String name, Object written, String expected) {
    WRITTEN.put(name, written);
    SETTINGS.put(name, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"command", "query", "projector"})
  void inTheSettingsOfEachService(String part) {
    List<JsonNode> objects =
        Chart.ofSources().render(Profile.DEFAULTS, Map.of(part, Map.of("settings", WRITTEN)));

    JsonNode data =
        objects.stream()
            .filter(object -> Chart.name(object).equals("ConfigMap shop-millrace-" + part))
            .findFirst()
            .orElseThrow()
            .path("data");
    SETTINGS.forEach(
        (name, expected) -> {
          assertThat(data.path(name).isTextual()).as(name).isTrue();
          assertThat(data.path(name).asText()).as(name).isEqualTo(expected);
        });
  }

  /** It has lost its last digits before a template sees it. */
  @Test
  void andANumberTooLargeForThatHasToBeQuoted() {
    Throwable refusal =
        catchThrowable(
            () ->
                Chart.ofSources()
                    .render(
                        Profile.DEFAULTS,
                        Map.of("query", Map.of("settings", Map.of("TOO_LARGE", Long.MAX_VALUE)))));

    assertThat(refusal).isNotNull().hasMessageContaining("TOO_LARGE");
  }

  /** Every whole number of the schema that may be a large one is one. */
  @Test
  void inEveryOtherPlace() throws IOException {
    Map<String, Object> values = new HashMap<>();
    JsonNode schema =
        new ObjectMapper()
            .readTree(Chart.ofSources().folder().resolve("values.schema.json").toFile());
    enlarge(schema, values);
    assertThat(values).containsKeys("kafka", "projector", "query", "command");

    Map<String, Object> on =
        Map.of(
            "projector", Map.of("autoscaling", Map.of("enabled", true)),
            "query",
                Map.of(
                    "resources", Map.of("limits", Map.of("memory", LARGE)),
                    "tolerations", List.of(Map.of("key", "x", "tolerationSeconds", LARGE))));
    List<JsonNode> objects =
        Chart.withHooks().render(Profile.DEFAULTS, List.of(Chart.NEEDED, values, on));

    assertThat(objects.toString())
        .contains(
            "\"lagThreshold\":\"" + LARGE + "\"",
            "\"cooldownPeriod\":" + LARGE,
            "\"memory\":" + LARGE,
            "\"tolerationSeconds\":" + LARGE)
        .doesNotContainPattern("\\d[eE][+-]?\\d\\d\\W")
        .doesNotContain(LARGE + ".0");
  }

  private static void enlarge(JsonNode schema, Map<String, Object> values) {
    schema
        .path("properties")
        .forEachEntry(
            (name, value) -> {
              Map<String, Object> inner = new HashMap<>();
              enlarge(value, inner);
              if (!inner.isEmpty()) {
                values.put(name, inner);
              } else if (mayBeLarge(value)
                  || value
                      .path("anyOf")
                      .valueStream()
                      .anyMatch(ValuesArriveAsWrittenTest::mayBeLarge)) {
                values.put(name, LARGE);
              }
            });
  }

  private static boolean mayBeLarge(JsonNode schema) {
    return schema.path("type").asText().equals("integer")
        && schema.path("maximum").asLong(Long.MAX_VALUE) >= LARGE;
  }

  /** Names may consist of digits alone; what is not quoted would become a number. */
  @Test
  void aNameThatLooksLikeANumberStaysAName() {
    String name = "1000000";
    Map<String, Object> service = Map.of("priorityClassName", name);
    Map<String, Object> storage = Map.of("storage", Map.of("storageClass", name));
    Map<String, Object> values = new HashMap<>();
    values.put("command", service);
    values.put("query", service);
    values.put(
        "projector",
        Map.of(
            "priorityClassName",
            name,
            "autoscaling",
            Map.of("enabled", true, "consumerGroup", "1e6")));
    values.put("consistency", Map.of("existingSecret", name, "key", name));
    values.put("personalData", Map.of("existingSecret", name, "key", name));
    values.put(
        "auth", Map.of("jwksUrl", "", "publicKey", Map.of("existingSecret", name, "key", name)));
    values.put("redis", Map.of("existingSecret", name, "passwordKey", name));
    values.put("archive", Map.of("enabled", true, "existingClaim", name));
    values.put("writeStore", storage);
    values.put("kafka", storage);
    values.put(
        "readStore",
        Map.of(
            "storage",
            Map.of("storageClass", name),
            "walStorage",
            Map.of("size", "1Gi", "storageClass", name),
            "reader",
            Map.of("existingSecret", name)));
    values.put(
        "backup",
        Map.of("enabled", true, "destinationPath", "s3://backups", "existingSecret", name));
    values.put(
        "ingress",
        Map.of(
            "enabled",
            true,
            "className",
            name,
            "commandHost",
            "1",
            "queryHost",
            "2",
            "tls",
            Map.of("enabled", true, "existingSecret", name)));
    values.put("topologySpread", Map.of("zoneKey", name));

    List<JsonNode> objects = Chart.withHooks().render(Profile.DEFAULTS, values);

    assertThat(new Schemas().problemsOf(objects)).isEmpty();
    assertThat(objects.toString()).doesNotContainPattern(":\\s*(" + name + "|1e6|1000000\\.0)\\b");
  }
}
