package io.millrace.platform.events.ledger;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * The archived days of one shard's ledger: {@code <root>/shard-<n>/<day>.ndjson.gz}, one event to a
 * line in the order of the ledger, each with {@code <day>.manifest.json} beside it. A day is there
 * when its manifest is; whatever lies about without one was not finished.
 */
public final class Archive {
  private static final String EVENTS = ".ndjson.gz";
  private static final String MANIFEST = ".manifest.json";

  private final int shard;
  private final Path folder;

  /**
   * @param root folder of all shards' archives
   */
  public Archive(Path root, int shard) {
    this.shard = shard;
    this.folder = root.resolve("shard-" + shard);
  }

  /** Gives the events of a day, one by one, in the order of the ledger. */
  @FunctionalInterface
  public interface Source {
    void forEach(Consumer<StoredEvent> taker);
  }

  /**
   * The archived days in their order.
   *
   * @throws ArchiveDamagedException if a manifest cannot be read, or a day between two others is
   *     missing
   */
  public List<Manifest> days() {
    List<Manifest> days = new ArrayList<>();
    for (Path file : manifests()) {
      Manifest day = Manifest.read(file);
      String before = days.isEmpty() ? null : days.getLast().sha256();
      if (!file.equals(manifestOf(day.day())) || day.shard() != shard) {
        throw new ArchiveDamagedException(file, "it is the manifest of another day or shard");
      }
      if (!Objects.equals(before, day.previous())) {
        throw new ArchiveDamagedException(
            file, "the day that it names as the one before is not there, or not the same any more");
      }
      days.add(day);
    }
    return days;
  }

  /**
   * Writes a day and reads it back before its manifest makes it count.
   *
   * @throws IllegalArgumentException if a later day is archived already
   * @throws UncheckedIOException if the disk does not take it
   */
  public Manifest write(LocalDate day, Source source) {
    List<Manifest> before = days().stream().filter(d -> !d.day().equals(day)).toList();
    if (!before.isEmpty() && before.getLast().day().isAfter(day)) {
      throw new IllegalArgumentException(
          "%s is archived already, %s comes too late".formatted(before.getLast().day(), day));
    }
    try {
      Files.createDirectories(folder);
      Path draft = folder.resolve(day + EVENTS + ".draft");
      Tally written = new Tally();
      try (OutputStream file = Files.newOutputStream(draft);
          BufferedWriter lines =
              new BufferedWriter(
                  new OutputStreamWriter(
                      new GZIPOutputStream(file, 64 * 1024), StandardCharsets.UTF_8))) {
        source.forEach(event -> append(lines, written, event));
      }
      Manifest manifest =
          new Manifest(
              shard,
              day,
              written.events,
              written.events == 0 ? 0 : written.first,
              written.last,
              written.events == 0 ? null : written.firstTx,
              written.events == 0 ? null : written.lastTx,
              Files.size(draft),
              Checksums.sha256(draft),
              before.isEmpty() ? null : before.getLast().sha256());
      Tally back = new Tally();
      read(manifest, draft, _ -> true, back::add);
      if (!back.same(written)) {
        throw new ArchiveDamagedException(draft, "what was read back is not what was written");
      }
      publish(draft, eventsOf(day));
      Path manifestDraft = folder.resolve(day + MANIFEST + ".draft");
      Files.writeString(manifestDraft, manifest.toJson());
      publish(manifestDraft, manifestOf(day));
      return manifest;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Gives all events of a day, in the order of the ledger. Checks the whole file before the first
   * is given.
   *
   * @throws ArchiveDamagedException if the file is not what its manifest says
   */
  public void read(Manifest day, Consumer<StoredEvent> taker) {
    read(day, eventsOf(day.day()), _ -> true, taker);
  }

  /** The same for the events of these aggregates; other lines are not even parsed. */
  public void read(Manifest day, Set<String> aggregateIds, Consumer<StoredEvent> taker) {
    read(day, eventsOf(day.day()), EventLine.of(aggregateIds), taker);
  }

  private static void read(
      Manifest day, Path file, Predicate<String> wanted, Consumer<StoredEvent> taker) {
    try (ArchivedDay lines = new ArchivedDay(day, file, wanted)) {
      for (StoredEvent event = lines.next(); event != null; event = lines.next()) {
        taker.accept(event);
      }
    }
  }

  /** The day's events, to be taken one by one. */
  ArchivedDay open(Manifest day, Predicate<String> wanted) {
    return new ArchivedDay(day, eventsOf(day.day()), wanted);
  }

  /**
   * The archived days, among which are all that the ledger has given away.
   *
   * @param dropped as the ledger remembers them
   * @throws ArchiveDamagedException also if one of these is missing, or is another one
   */
  public List<Manifest> days(List<DroppedDay> dropped) {
    List<Manifest> days = days();
    Map<LocalDate, String> there = new HashMap<>();
    days.forEach(day -> there.put(day.day(), day.sha256()));
    for (DroppedDay gone : dropped) {
      String found = there.get(gone.day());
      if (found == null) {
        throw new ArchiveDamagedException(
            manifestOf(gone.day()), "it is not there, and the ledger has given that day away");
      }
      if (!found.equals(gone.sha256())) {
        throw new ArchiveDamagedException(
            manifestOf(gone.day()),
            "it is not the manifest under which the ledger gave the day away");
      }
    }
    return days;
  }

  /**
   * Looks whether all of it is there, before anybody relies on it: existence and length of every
   * file, and the content of as many as can be read in that time. The others are checked when they
   * are opened.
   *
   * @throws ArchiveDamagedException as {@link #days(List)}, or if a file is not what was written
   */
  public void check(List<DroppedDay> dropped, Duration within) {
    long end = System.nanoTime() + within.toNanos();
    List<Manifest> days = days(dropped);
    days.forEach(day -> Checksums.requireLength(day, eventsOf(day.day())));
    for (Manifest day : days.reversed()) {
      if (System.nanoTime() > end) {
        return;
      }
      Checksums.require(day, eventsOf(day.day()));
    }
  }

  /** Names of the manifests: grows when a day comes, and costs less than {@link #days}. */
  public Set<String> names() {
    return manifests().stream()
        .map(file -> file.getFileName().toString())
        .collect(Collectors.toSet());
  }

  private static void append(BufferedWriter lines, Tally written, StoredEvent event) {
    try {
      lines.write(EventLine.write(event));
      lines.write('\n');
      written.add(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** On the disk, then under its name, then the name on the disk. */
  private void publish(Path draft, Path name) throws IOException {
    sync(draft, StandardOpenOption.WRITE);
    Files.move(draft, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    sync(folder, StandardOpenOption.READ);
  }

  private static void sync(Path file, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(file, mode)) {
      channel.force(true);
    }
  }

  private Path eventsOf(LocalDate day) {
    return folder.resolve(day + EVENTS);
  }

  private Path manifestOf(LocalDate day) {
    return folder.resolve(day + MANIFEST);
  }

  private List<Path> manifests() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(MANIFEST))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What went by: enough to tell whether the same went by twice. */
  private static final class Tally {
    private final MessageDigest content = Checksums.digest();
    private long events;
    private long first = Long.MAX_VALUE;
    private long last;
    private long firstTx = Long.MAX_VALUE;
    private long lastTx;

    void add(StoredEvent event) {
      events++;
      first = Math.min(first, event.position());
      last = Math.max(last, event.position());
      firstTx = Math.min(firstTx, event.tx());
      lastTx = Math.max(lastTx, event.tx());
      content.update(EventLine.write(event).getBytes(StandardCharsets.UTF_8));
    }

    boolean same(Tally other) {
      return events == other.events
          && MessageDigest.isEqual(content.digest(), other.content.digest());
    }
  }
}
