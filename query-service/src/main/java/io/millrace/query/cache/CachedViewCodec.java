package io.millrace.query.cache;

import io.millrace.query.runtime.Progress;
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

/** The form of a {@link CachedView} in Redis: a few fixed fields, then the body as it is sent. */
final class CachedViewCodec {
  private static final byte FORMAT = 2;
  private static final int MAX_SHARDS = 4096;
  private static final int MAX_TAGS = 16;

  private CachedViewCodec() {}

  static byte[] write(CachedView view) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(view.bytes());
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeLong(view.version());
      writeInstant(out, view.loadedAt());
      writeInstant(out, view.progress().asOf());
      out.writeShort(view.progress().txByShard().size());
      for (Map.Entry<Integer, Long> shard : view.progress().txByShard().entrySet()) {
        out.writeInt(shard.getKey());
        out.writeLong(shard.getValue());
      }
      String owner = view.owner();
      out.writeBoolean(owner != null);
      if (owner != null) {
        out.writeUTF(owner);
      }
      out.writeByte(view.tags().size());
      for (ViewKey tag : view.tags()) {
        out.writeUTF(tag.view());
        out.writeUTF(tag.key());
      }
      out.writeInt((int) Math.min(view.cost().toMillis(), Integer.MAX_VALUE));
      out.write(view.body());
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }

  /** The view in these bytes, or nothing if another release (or somebody else) wrote them. */
  static Optional<CachedView> read(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      if (in.readByte() != FORMAT) {
        return Optional.empty();
      }
      long version = in.readLong();
      Instant loadedAt = readInstant(in);
      Instant asOf = readInstant(in);
      int shards = in.readUnsignedShort();
      if (shards > MAX_SHARDS || loadedAt == null) {
        return Optional.empty();
      }
      Map<Integer, Long> txByShard = new HashMap<>();
      for (int i = 0; i < shards; i++) {
        txByShard.put(in.readInt(), in.readLong());
      }
      String owner = in.readBoolean() ? in.readUTF() : null;
      Optional<List<ViewKey>> tags = readTags(in);
      if (tags.isEmpty()) {
        return Optional.empty();
      }
      Duration cost = Duration.ofMillis(in.readInt());
      Progress progress = new Progress(txByShard, asOf);
      return Optional.of(
          new CachedView(in.readAllBytes(), version, progress, owner, loadedAt, tags.get(), cost));
    } catch (IOException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<List<ViewKey>> readTags(DataInputStream in) throws IOException {
    int count = in.readUnsignedByte();
    if (count > MAX_TAGS) {
      return Optional.empty();
    }
    List<ViewKey> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(new ViewKey(in.readUTF(), in.readUTF()));
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
