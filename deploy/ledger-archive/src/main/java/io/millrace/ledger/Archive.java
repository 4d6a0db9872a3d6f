package io.millrace.ledger;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
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
              Files.size(draft),
              sha256(draft),
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

  /** The same for the events of one aggregate; other lines are not even parsed. */
  public void read(Manifest day, String aggregateId, Consumer<StoredEvent> taker) {
    read(
        day,
        eventsOf(day.day()),
        line -> line.contains(aggregateId),
        event -> {
          if (event.row().aggregateId().equals(aggregateId)) {
            taker.accept(event);
          }
        });
  }

  private void read(
      Manifest day, Path file, Predicate<String> wanted, Consumer<StoredEvent> taker) {
    try {
      if (!Files.exists(file)) {
        throw new ArchiveDamagedException(file, "it is not there");
      }
      if (Files.size(file) != day.bytes() || !sha256(file).equals(day.sha256())) {
        throw new ArchiveDamagedException(file, "its length or SHA-256 is not its manifest's");
      }
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file), 64 * 1024),
                  StandardCharsets.UTF_8))) {
        long count = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          count++;
          if (wanted.test(line)) {
            taker.accept(parse(file, count, line));
          }
        }
        if (count != day.events()) {
          throw new ArchiveDamagedException(
              file, "it has %d events, its manifest says %d".formatted(count, day.events()));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StoredEvent parse(Path file, long number, String line) {
    try {
      return EventLine.read(shard, line);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new ArchiveDamagedException(file, "line " + number + ": " + e.getMessage());
    }
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

  private static String sha256(Path file) throws IOException {
    MessageDigest digest = digest();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** What went by: enough to tell whether the same went by twice. */
  private static final class Tally {
    private final MessageDigest content = digest();
    private long events;
    private long first = Long.MAX_VALUE;
    private long last;

    void add(StoredEvent event) {
      events++;
      first = Math.min(first, event.position());
      last = Math.max(last, event.position());
      content.update(EventLine.write(event).getBytes(StandardCharsets.UTF_8));
    }

    boolean same(Tally other) {
      return events == other.events
          && MessageDigest.isEqual(content.digest(), other.content.digest());
    }
  }
}
