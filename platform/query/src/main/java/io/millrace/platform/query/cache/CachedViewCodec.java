package io.millrace.platform.query.cache;

import io.millrace.platform.events.cache.CachedRow;
import io.millrace.platform.query.views.Progress;
import java.util.List;
import java.util.Optional;

/** A {@link CachedView} as projector and query-service have agreed to write it. */
public final class CachedViewCodec {
  private CachedViewCodec() {}

  public static byte[] write(CachedView view) {
    List<CachedRow.Tag> tags =
        view.tags().stream().map(tag -> new CachedRow.Tag(tag.view(), tag.key())).toList();
    return new CachedRow(
            view.body(),
            view.version(),
            view.progress().txByShard(),
            view.progress().parkedFrom(),
            view.progress().asOf(),
            view.owner(),
            view.loadedAt(),
            tags,
            view.cost())
        .write();
  }

  /**
   * The view in these bytes, or nothing if another release (or somebody else) wrote them.
   *
   * @param generation of the key that they stood at
   */
  public static Optional<CachedView> read(byte[] bytes, long generation) {
    return CachedRow.read(bytes).map(row -> view(row, generation));
  }

  private static CachedView view(CachedRow row, long generation) {
    return new CachedView(
        row.body(),
        row.version(),
        Progress.of(row.txByShard(), row.parkedFrom(), row.asOf(), generation),
        row.owner(),
        row.loadedAt(),
        row.tags().stream().map(tag -> new ViewKey(tag.view(), tag.key())).toList(),
        row.cost());
  }
}
