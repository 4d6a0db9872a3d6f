package io.millrace.platform.events.cache;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A row of a view in Redis: a few fixed fields, then the body as it is sent.
 *
 * @param body the JSON, UTF-8; empty: there is no row
 * @param version of the row; the same version has the same content
 * @param txByShard what the view included when the row was read: of each shard the lowest
 *     transaction that may be missing
 * @param parkedFrom of a shard, the lowest transaction below that which may be missing all the
 *     same, because an event was parked; absent if none is
 * @param asOf the view held everything that was recorded before; absent if that was not known
 * @param owner id of the person whose data this is; absent if it is nobody's
 * @param loadedAt when it was read from a store
 * @param tags rows of other views that it was made from
 * @param cost how long it took to read
 */
@SuppressWarnings("ArrayRecordComponent") // the very bytes that are sent; nobody compares rows
public record CachedRow(
    byte[] body,
    long version,
    Map<Integer, Long> txByShard,
    Map<Integer, Long> parkedFrom,
    @Nullable Instant asOf,
    @Nullable String owner,
    Instant loadedAt,
    List<Tag> tags,
    Duration cost) {
  private static final byte FORMAT = 3;
  private static final int MAX_SHARDS = 4096;
  private static final int MAX_TAGS = 16;
  private static final int HEAD_BYTES = 128;

  public CachedRow {
    txByShard = Map.copyOf(txByShard);
    parkedFrom = Map.copyOf(parkedFrom);
    tags = List.copyOf(tags);
  }

  /** Names a row of another view. */
  public record Tag(String view, String key) {}

  /** The form in Redis. */
  public byte[] write() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(body.length + HEAD_BYTES);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(version);
      writeInstant(out, loadedAt);
      writeInstant(out, asOf);
      writeByShard(out, txByShard);
      writeByShard(out, parkedFrom);
      out.writeBoolean(owner != null);
      if (owner != null) {
        out.writeUTF(owner);
      }
      out.writeByte(tags.size());
      for (Tag tag : tags) {
        out.writeUTF(tag.view());
        out.writeUTF(tag.key());
      }
      out.writeInt((int) Math.min(cost.toMillis(), Integer.MAX_VALUE));
      out.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** The row in these bytes, or nothing if another release (or somebody else) wrote them. */
  public static Optional<CachedRow> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != FORMAT) {
        return Optional.empty();
      }
      long version = in.readLong();
      Instant loadedAt = readInstant(in);
      Instant asOf = readInstant(in);
      Optional<Map<Integer, Long>> txByShard = readByShard(in);
      Optional<Map<Integer, Long>> parkedFrom = txByShard.isEmpty() ? txByShard : readByShard(in);
      if (parkedFrom.isEmpty() || loadedAt == null) {
        return Optional.empty();
      }
      String owner = in.readBoolean() ? in.readUTF() : null;
      Optional<List<Tag>> tags = readTags(in);
      if (tags.isEmpty()) {
        return Optional.empty();
      }
      Duration cost = Duration.ofMillis(in.readInt());
      return Optional.of(
          new CachedRow(
              in.readAllBytes(),
              version,
              txByShard.get(),
              parkedFrom.get(),
              asOf,
              owner,
              loadedAt,
              tags.get(),
              cost));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static void writeByShard(DataOutputStream out, Map<Integer, Long> byShard)
      throws IOException {
    out.writeShort(byShard.size());
    for (Map.Entry<Integer, Long> shard : byShard.entrySet()) {
      out.writeInt(shard.getKey());
      out.writeLong(shard.getValue());
    }
  }

  private static Optional<Map<Integer, Long>> readByShard(DataInputStream in) throws IOException {
    int shards = in.readUnsignedShort();
    if (shards > MAX_SHARDS) {
      return Optional.empty();
    }
    Map<Integer, Long> byShard = new HashMap<>();
    for (int i = 0; i < shards; i++) {
      byShard.put(in.readInt(), in.readLong());
    }
    return Optional.of(byShard);
  }

  private static Optional<List<Tag>> readTags(DataInputStream in) throws IOException {
    int count = in.readUnsignedByte();
    if (count > MAX_TAGS) {
      return Optional.empty();
    }
    List<Tag> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(new Tag(in.readUTF(), in.readUTF()));
    }
    return Optional.of(tags);
  }

  private static void writeInstant(DataOutputStream out, @Nullable Instant instant)
      throws IOException {
    out.writeBoolean(instant != null);
    if (instant != null) {
      out.writeLong(instant.getEpochSecond());
      out.writeInt(instant.getNano());
    }
  }

  private static @Nullable Instant readInstant(DataInputStream in) throws IOException {
    return in.readBoolean() ? Instant.ofEpochSecond(in.readLong(), in.readInt()) : null;
  }
}
