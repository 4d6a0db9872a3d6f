package io.millrace.projector.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.LineQuantity;
import io.millrace.events.order.OrderEvent.OrderShipped;
import io.millrace.platform.events.Watermark;
import io.millrace.platform.projection.rebuild.OperationResult.Done;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestDatabase;
import io.millrace.projector.testkit.TestLedger;
import io.millrace.projector.testkit.TestProjector;
import io.millrace.projector.testkit.TestTopics;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/add-a-projection.md shows code that compiles, and what it promises comes true. */
class GuideTest {
  private static final Path MODULE = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
  private static final Path GUIDE = MODULE.resolve("../docs/add-a-projection.md");
  private static final Path CODE = MODULE.resolve("src/test/java/io/millrace/projector/guide");
  private static final Pattern BLOCK = Pattern.compile("```(java|sql)\n(.*?)```", Pattern.DOTALL);

  @Test
  void everyClassOfTheGuideStandsInItWordForWord() {
    String guide = read(GUIDE);
    for (String name : List.of("CarrierLoad", "CarrierLoadProjection", "CarrierLoadTable")) {
      String code = read(CODE.resolve(name + ".java"));
      assertThat(guide).as(name).contains(code.substring(code.indexOf("/**")));
    }
  }

  @Test
  void itsMigrationAndClassesMakeAProjectionThatFollowsAndCanBeRebuilt() {
    Scenario shop = RandomShop.with(30, new Random(9));
    String order = new UUID(1, 2).toString();
    shop.add(
        ShopAggregates.ORDER,
        order,
        new OrderShipped(List.of(new LineQuantity(1, 7)), "Mule", null, Instant.now()));
    String expected =
        Long.toString(
            shop.events().stream().filter(e -> e.event() instanceof OrderShipped).count());
    try (TestTopics topics = TestTopics.empty();
        TestDatabase database = TestDatabase.fresh();
        TestLedger ledger = TestLedger.empty()) {
      database.execute(block("sql"));
      ledger.append(shop.events());
      topics.send(shop.events());
      topics.send(new Watermark(0, 7, Instant.now()));
      List<CarrierLoadTable> table = List.of(new CarrierLoadTable());
      try (ProjectorRuntime projector = TestProjector.start(database, ledger.history(), table)) {
        String parcels = "SELECT coalesce(sum(parcels), 0) FROM carrier_load";
        await().until(() -> database.value(parcels).equals(expected));
        assertThat(database.rows("SELECT pieces FROM carrier_load WHERE carrier = 'Mule'"))
            .containsExactly("7");

        var operations = TestProjector.operations(database, ledger.history(), table);
        assertThat(operations.rebuild("carrier_load", "a test")).isInstanceOf(Done.class);
        String state = "SELECT state FROM projection WHERE name = 'carrier_load' AND version = 2";
        await().until(() -> database.value(state).equals("standby"));
        assertThat(operations.promote("carrier_load", false, "a test")).isInstanceOf(Done.class);
        assertThat(database.value(parcels)).isEqualTo(expected);
        assertThat(projector.isAlive()).isTrue();
      }
    }
  }

  private static String block(String language) {
    Matcher blocks = BLOCK.matcher(read(GUIDE));
    while (blocks.find()) {
      if (blocks.group(1).equals(language)) {
        return blocks.group(2);
      }
    }
    throw new AssertionError("the guide has no " + language);
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
