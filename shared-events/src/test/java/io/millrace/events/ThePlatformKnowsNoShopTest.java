package io.millrace.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No word of the shop stands in the platform, comments included. */
class ThePlatformKnowsNoShopTest {
  private static final Path PLATFORM =
      Path.of(System.getProperty("millrace.home", ".."), "platform");

  private static final Pattern SHOP =
      Pattern.compile("order|stock|customer|product|sku", Pattern.CASE_INSENSITIVE);

  /** What looks like one and is none, with the reason. */
  private static final Map<Pattern, String> FALSE_FRIENDS = new LinkedHashMap<>();

  /** Published migrations: their text is in databases, as a checksum, and stays as it is. */
  private static final Set<String> PUBLISHED =
      Set.of(
          "V3__imports.sql",
          "V20__shard_map.sql",
          "V60__personal_keys.sql",
          "V81__key_of_customer.sql",
          "V115__sources_of_views.sql");

  static {
    none("(?i)\\border by\\b|orderBy", "SQL");
    none("\\bORDER\\b|LEDGER_ORDER|OrderGuard|inOrder", "names of a sequence");
    none(
        "(?i)\\b(in|same|their|that|this|one|which|byte|whatever|ledger|ledger's|relay's) order\\b",
        "a sequence");
    none("(?i)\\bthe order (of|in|on|to stop|asked)\\b", "a sequence, or a command to stop");
    none("\\.order\\(", "where a route of Vert.x stands among the others");
    none("(?i)recorder|reordered|border|production|producer|out-of-order", "other words");
    none(
        "(aggregate_version, |fingerprint, |[ax]\\.|AND |^\\s*)customer\\b(?=[) =,]|$)",
        "the column of idempotency and command_key, which older instances write");
    none("\"customers\"", "a member of an answer to operators, which the command line reads");
  }

  private static void none(String pattern, String reason) {
    FALSE_FRIENDS.put(Pattern.compile(pattern), reason);
  }

  @Test
  void inAnyLineOfItsSources() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(PLATFORM)) {
      for (Path file :
          files
              .filter(file -> file.toString().contains("/src/main/"))
              .filter(Files::isRegularFile)
              .filter(file -> !PUBLISHED.contains(String.valueOf(file.getFileName())))
              .toList()) {
        int number = 0;
        for (String line : Files.readAllLines(file)) {
          number++;
          String rest = line;
          for (Pattern friend : FALSE_FRIENDS.keySet()) {
            rest = friend.matcher(rest).replaceAll("");
          }
          if (SHOP.matcher(rest).find()) {
            found.add("%s:%d: %s".formatted(PLATFORM.relativize(file), number, line.strip()));
          }
        }
      }
    }

    assertThat(found).isEmpty();
  }

  @Test
  void aWordOfTheShopWouldBeFound() {
    assertThat("/** Takes an Order. */").matches(text -> SHOP.matcher(text).find());
  }
}
