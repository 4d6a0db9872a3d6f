package io.millrace.platform.events.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.codec.LedgerRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule: what comes out of the archive is what went in, or nothing does and the file is named. */
class ArchiveTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  private static final int SHARD = 0;

  @TempDir Path root;

  @Test
  void eventsComeBackAsTheyWere() {
    Archive archive = new Archive(root, SHARD);
    List<StoredEvent> events = List.of(event(7, 1), event(9, 2), event(9, 3));
    Manifest day = archive.write(FIRST, events::forEach);

    List<StoredEvent> back = read(archive, day);

    assertThat(back).usingRecursiveComparison().isEqualTo(events);
    assertThat(day.events()).isEqualTo(3);
    assertThat(day.firstPosition()).isEqualTo(1);
    assertThat(day.lastPosition()).isEqualTo(3);
    assertThat(archive.days()).containsExactly(day);
  }

  @Test
  void onlyTheEventsOfOneAggregateAreGivenWhenAskedFor() {
    Archive archive = new Archive(root, SHARD);
    Manifest day = archive.write(FIRST, List.of(event(1, 1), event(2, 2))::forEach);
    List<StoredEvent> found = new ArrayList<>();

    archive.read(day, Set.of("order-2"), found::add);

    assertThat(found).extracting(StoredEvent::position).containsExactly(2L);
  }

  @Test
  void aDayWithoutEventsIsADay() {
    Archive archive = new Archive(root, SHARD);
    archive.write(FIRST, taker -> {});
    assertThat(archive.days()).singleElement().extracting(Manifest::events).isEqualTo(0L);
  }

  @Test
  void oneChangedByteIsFoundBeforeAnyEventIsGiven() throws IOException {
    Archive archive = new Archive(root, SHARD);
    Manifest day = archive.write(FIRST, List.of(event(1, 1), event(2, 2))::forEach);
    Path file = root.resolve("shard-0/2026-01-01.ndjson.gz");
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);

    assertDamaged(archive, day, file);
  }

  @Test
  void aCutFileIsFound() throws IOException {
    Archive archive = new Archive(root, SHARD);
    Manifest day = archive.write(FIRST, List.of(event(1, 1))::forEach);
    Path file = root.resolve("shard-0/2026-01-01.ndjson.gz");
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 9));

    assertDamaged(archive, day, file);
  }

  @Test
  void aMissingFileIsFound() throws IOException {
    Archive archive = new Archive(root, SHARD);
    Manifest day = archive.write(FIRST, List.of(event(1, 1))::forEach);
    Path file = root.resolve("shard-0/2026-01-01.ndjson.gz");
    Files.delete(file);

    assertDamaged(archive, day, file);
  }

  @Test
  void aManifestWithAnotherNumberOfEventsIsFound() throws IOException {
    Archive archive = new Archive(root, SHARD);
    archive.write(FIRST, List.of(event(1, 1), event(2, 2))::forEach);
    Path manifest = root.resolve("shard-0/2026-01-01.manifest.json");
    Files.writeString(
        manifest, Files.readString(manifest).replace("\"events\" : 2", "\"events\" : 1"));

    assertThatThrownBy(() -> read(archive, archive.days().getFirst()))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("has 2 events, its manifest says 1");
  }

  @Test
  void halfAManifestIsFound() throws IOException {
    Archive archive = new Archive(root, SHARD);
    archive.write(FIRST, List.of(event(1, 1))::forEach);
    Path manifest = root.resolve("shard-0/2026-01-01.manifest.json");
    Files.writeString(manifest, Files.readString(manifest).substring(0, 40));

    assertThatThrownBy(archive::days)
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining(manifest.toString());
  }

  @Test
  void aDayThatIsMissingBetweenTwoOthersIsFound() throws IOException {
    Archive archive = new Archive(root, SHARD);
    for (int day = 0; day < 3; day++) {
      archive.write(FIRST.plusDays(day), List.of(event(day + 1, day + 1))::forEach);
    }
    Files.delete(root.resolve("shard-0/2026-01-02.manifest.json"));

    assertThatThrownBy(archive::days)
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("2026-01-03.manifest.json");
  }

  @Test
  void aDayThatWasNotFinishedDoesNotCountAndCanBeWrittenAgain() {
    Archive archive = new Archive(root, SHARD);
    assertThatThrownBy(
            () ->
                archive.write(
                    FIRST,
                    taker -> {
                      taker.accept(event(1, 1));
                      throw new IllegalStateException("the database went away");
                    }))
        .hasMessage("the database went away");
    assertThat(archive.days()).isEmpty();

    Manifest day = archive.write(FIRST, List.of(event(1, 1), event(2, 2))::forEach);

    assertThat(read(archive, day)).hasSize(2);
  }

  @Test
  void theLastDayCanBeWrittenAgain() {
    Archive archive = new Archive(root, SHARD);
    archive.write(FIRST, List.of(event(1, 1))::forEach);
    archive.write(FIRST.plusDays(1), List.of(event(2, 2))::forEach);
    List<Manifest> before = archive.days();

    archive.write(FIRST.plusDays(1), List.of(event(2, 2))::forEach);

    assertThat(archive.days()).isEqualTo(before);
  }

  @Test
  void aDayBeforeTheLastComesTooLate() {
    Archive archive = new Archive(root, SHARD);
    archive.write(FIRST.plusDays(1), List.of(event(2, 2))::forEach);

    assertThatThrownBy(() -> archive.write(FIRST, List.of(event(1, 1))::forEach))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void assertDamaged(Archive archive, Manifest day, Path file) {
    List<StoredEvent> given = new ArrayList<>();
    assertThatThrownBy(() -> archive.read(day, given::add))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining(file.toString());
    assertThat(given).isEmpty();
  }

  private static List<StoredEvent> read(Archive archive, Manifest day) {
    List<StoredEvent> events = new ArrayList<>();
    archive.read(day, events::add);
    return events;
  }

  private static StoredEvent event(long tx, long position) {
    return new StoredEvent(
        tx,
        new LedgerRow(
            new EventId(SHARD, position),
            ShopAggregates.ORDER,
            "order-" + position,
            1,
            42,
            Instant.parse("2026-01-01T10:00:00.123456Z"),
            new EventMetadata("00-trace", null, "key \"1\"", "ops"),
            "OrderDelivered",
            1,
            "{ \"at\" : \"2026-01-01T10:00:00Z\",\"ü\":\"\\u0041 \u2028 €\" }"
                .getBytes(StandardCharsets.UTF_8)));
  }
}
