package io.millrace.platform.query.cache;

import io.millrace.platform.query.views.Progress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row of a view as it is sent: a hit writes these bytes and serialises nothing. It carries what
 * it proves (version and progress), so that a cached value cannot defeat a consistency token, and
 * whom it belongs to, so that a hit is checked like a read.
 *
 * <p>That there is no row is a value too, of version 0 and without a body: any change of the row is
 * newer.
 */
public final class CachedView {
  private static final int OVERHEAD_BYTES = 256;
  private static final byte[] NO_BODY = new byte[0];

  private final byte[] body;
  private final long version;
  private final Progress progress;
  private final @Nullable String owner;
  private final Instant loadedAt;
  private final List<ViewKey> tags;
  private final Duration cost;
  private final boolean complete;

  /**
   * A row that depends on nothing but itself.
   *
   * @param body the JSON, UTF-8; not to be changed afterwards
   * @param version of the row; the same version has the same content
   * @param progress what the view included when the row was read
   * @param owner id of the person whose data this is; absent if it is nobody's
   * @param loadedAt when it was read from a store
   */
  public CachedView(
      byte[] body, long version, Progress progress, @Nullable String owner, Instant loadedAt) {
    this(body, version, progress, owner, loadedAt, List.of(), Duration.ZERO);
  }

  /**
   * A row.
   *
   * @param tags rows of other views that it was made from
   * @param cost how long it took to read
   */
  public CachedView(
      byte[] body,
      long version,
      Progress progress,
      @Nullable String owner,
      Instant loadedAt,
      List<ViewKey> tags,
      Duration cost) {
    this(body, version, progress, owner, loadedAt, tags, cost, true);
  }

  private CachedView(
      byte[] body,
      long version,
      Progress progress,
      @Nullable String owner,
      Instant loadedAt,
      List<ViewKey> tags,
      Duration cost,
      boolean complete) {
    this.complete = complete;
    this.body = body;
    this.version = version;
    this.progress = progress;
    this.owner = owner;
    this.loadedAt = loadedAt;
    this.tags = List.copyOf(tags);
    this.cost = cost;
  }

  /**
   * The same row as it is sent.
   *
   * @param complete whether nothing is missing that an earlier answer of this version may have had
   */
  CachedView opened(byte[] other, boolean complete) {
    return new CachedView(other, version, progress, owner, loadedAt, tags, cost, complete);
  }

  /**
   * Whether an earlier answer of the same version said the same. It said more if the person in it
   * was erased since: who has it must not be told to keep it.
   */
  public boolean isComplete() {
    return complete;
  }

  /** There was no row. */
  public static CachedView absent(
      Progress progress, Instant loadedAt, List<ViewKey> tags, Duration cost) {
    return new CachedView(NO_BODY, 0, progress, null, loadedAt, tags, cost);
  }

  /** Whether this says that there is no row. */
  public boolean isAbsent() {
    return body.length == 0;
  }

  /** The JSON; the very array, not to be changed. */
  public byte[] body() {
    return body;
  }

  /** Version of the row. */
  public long version() {
    return version;
  }

  /** What the view included when the row was read. */
  public Progress progress() {
    return progress;
  }

  /** Of the views that it was read from. */
  long generation() {
    return progress.generation();
  }

  /** Id of the person whose data this is. */
  public @Nullable String owner() {
    return owner;
  }

  /** When it was read from a store. */
  public Instant loadedAt() {
    return loadedAt;
  }

  /** Rows of other views that it was made from. */
  public List<ViewKey> tags() {
    return tags;
  }

  /** How long it took to read. */
  public Duration cost() {
    return cost;
  }

  /** Time since it was read, never negative. */
  public Duration age(Instant now) {
    Duration age = Duration.between(loadedAt, now);
    return age.isNegative() ? Duration.ZERO : age;
  }

  /** Roughly what it takes in memory. */
  int bytes() {
    return body.length + OVERHEAD_BYTES;
  }
}
