package io.millrace.platform.events.settings;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Passwords and secrets that everybody can read: they stand in our sources, or in any tutorial. */
public final class KnownSecrets {
  /** Of the compose file's demo. */
  private static final String DEMO = "demo-only-";

  private static final Set<String> TUTORIALS =
      Set.of(
          "admin",
          "changeit",
          "changeme",
          "millrace",
          "password",
          "postgres",
          "quarkus",
          "secret",
          "not-a-secret-for-development-only",
          "for-live-reload-only");

  /** Property names and environment variables alike; of others than us nothing is looked at. */
  private static final Pattern OURS =
      Pattern.compile(
          "(millrace|quarkus[._]datasource|quarkus[._]redis)[._].*(password|secret)",
          Pattern.CASE_INSENSITIVE);

  private KnownSecrets() {}

  /** Whether this is one of them. */
  public static boolean contain(String secret) {
    return secret.startsWith(DEMO) || TUTORIALS.contains(secret.toLowerCase(Locale.ROOT));
  }

  /**
   * Refuses a start with one of them.
   *
   * @param names of all settings
   * @param values the value of a setting, or null
   * @throws IllegalStateException that names the settings and none of the values
   */
  public static void refuse(Iterable<String> names, Function<String, @Nullable String> values) {
    Set<String> open = new TreeSet<>();
    for (String name : names) {
      if (OURS.matcher(name).matches()) {
        String value = values.apply(name);
        if (value != null && contain(value)) {
          open.add(name);
        }
      }
    }
    if (!open.isEmpty()) {
      throw new IllegalStateException(
          "The service does not start: everybody knows the value of %s, because it stands in the demo or in any tutorial. Set %s of your own; for a demo on one machine, start with QUARKUS_PROFILE=demo."
              .formatted(
                  String.join(", ", List.copyOf(open)), open.size() == 1 ? "a value" : "values"));
    }
  }
}
