package io.millrace.platform.events.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.events.ShopAggregates;
import io.millrace.platform.events.AggregateType;
import io.millrace.platform.events.EventId;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.codec.LedgerRow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rule: from any place on, every archived event behind it comes once, in the ledger's order. */
class ArchiveCursorTest {
  private static final LocalDate FIRST = LocalDate.of(2026, 1, 1);

  @TempDir Path root;
  private Archive archive;

  /** Transaction 5 began before midnight and wrote after it; 6 the other way round. */
  @BeforeEach
  void write() {
    archive = new Archive(root, 0);
    archive.write(FIRST, List.of(event(3, 1), event(3, 2), event(6, 4))::forEach);
    archive.write(FIRST.plusDays(1), List.of(event(5, 3), event(8, 5))::forEach);
    archive.write(FIRST.plusDays(2), taker -> {});
    archive.write(FIRST.plusDays(3), List.of(event(9, 6))::forEach);
  }

  @Test
  void fromTheStartDaysAreMerged() {
    assertThat(positions(Set.of(ShopAggregates.ORDER), 0, 0))
        .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
  }

  @Test
  void fromAnyPlaceOnWhatWasBeforeDoesNotComeAgain() {
    assertThat(positions(Set.of(ShopAggregates.ORDER), 3, 1)).containsExactly(2L, 3L, 4L, 5L, 6L);
    assertThat(positions(Set.of(ShopAggregates.ORDER), 5, 3)).containsExactly(4L, 5L, 6L);
    assertThat(positions(Set.of(ShopAggregates.ORDER), 9, 6)).isEmpty();
  }

  @Test
  void eventsOfOtherKindsDoNotCome() {
    assertThat(positions(Set.of(ShopAggregates.STOCK), 0, 0)).isEmpty();
  }

  @Test
  void aFileThatLiesBehindThePlaceIsNotEvenOpened() throws IOException {
    Files.delete(root.resolve("shard-0/2026-01-01.ndjson.gz"));
    assertThat(positions(Set.of(ShopAggregates.ORDER), 7, 0)).containsExactly(5L, 6L);
    assertThatThrownBy(() -> positions(Set.of(ShopAggregates.ORDER), 6, 0))
        .isInstanceOf(ArchiveDamagedException.class);
  }

  @Test
  void manifestsThatDoNotTellTransactionsAreReadToo() throws IOException {
    for (Manifest day : archive.days()) {
      Path manifest = root.resolve("shard-0/" + day.day() + ".manifest.json");
      Files.writeString(
          manifest, Files.readString(manifest).replaceAll("\"(first|last)Tx\" : \\d+,\\s*", ""));
    }
    assertThat(archive.days()).extracting(Manifest::lastTx).containsOnlyNulls();
    assertThat(positions(Set.of(ShopAggregates.ORDER), 3, 2)).containsExactly(3L, 4L, 5L, 6L);
  }

  @Test
  void aCheckFindsWhatIsMissingAtEitherEndAndWhatWasChanged() throws IOException {
    List<DroppedDay> dropped =
        archive.days().stream().map(day -> new DroppedDay(day.day(), day.sha256())).toList();
    archive.check(dropped, Duration.ofSeconds(10));
    assertThatThrownBy(() -> new Archive(root, 1).check(dropped, Duration.ofSeconds(10)))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("2026-01-01.manifest.json");
    Path last = root.resolve("shard-0/2026-01-04.ndjson.gz");
    byte[] bytes = Files.readAllBytes(last);
    bytes[bytes.length / 2] ^= 1;
    Files.write(last, bytes);
    assertThatThrownBy(() -> archive.check(dropped, Duration.ofSeconds(10)))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining(last.toString());
    Files.delete(root.resolve("shard-0/2026-01-04.manifest.json"));
    assertThatThrownBy(() -> archive.check(dropped, Duration.ZERO))
        .isInstanceOf(ArchiveDamagedException.class)
        .hasMessageContaining("has given that day away");
  }

  private List<Long> positions(Set<AggregateType> types, long afterTx, long afterPosition) {
    List<Long> positions = new ArrayList<>();
    try (ArchiveCursor cursor =
        new ArchiveCursor(archive, archive.days(), types, afterTx, afterPosition)) {
      for (StoredEvent event = cursor.next(); event != null; event = cursor.next()) {
        positions.add(event.position());
      }
    }
    return positions;
  }

  private static StoredEvent event(long tx, long position) {
    return new StoredEvent(
        tx,
        new LedgerRow(
            new EventId(0, position),
            ShopAggregates.ORDER,
            "order-" + position,
            1,
            42,
            Instant.parse("2026-01-01T10:00:00Z"),
            EventMetadata.NONE,
            "OrderDelivered",
            1,
            "{\"aggregateType\":\"stock\"}".getBytes(StandardCharsets.UTF_8)));
  }
}
