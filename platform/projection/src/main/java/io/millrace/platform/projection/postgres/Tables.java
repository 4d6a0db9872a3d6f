package io.millrace.platform.projection.postgres;

import io.millrace.platform.projection.LiveProjection;
import io.millrace.platform.projection.ProjectionId;
import io.millrace.platform.projection.VersionStage;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Which code fits which version of which projection's tables. */
public final class Tables {
  private final List<ProjectionTable<?>> newestFirst;
  private final Map<String, String> statements = new ConcurrentHashMap<>();

  public Tables(Collection<? extends ProjectionTable<?>> tables) {
    newestFirst =
        tables.stream()
            .<ProjectionTable<?>>map(table -> table)
            .sorted(Comparator.<ProjectionTable<?>>comparingInt(ProjectionTable::since).reversed())
            .toList();
  }

  /** Names of all projections that this code has. */
  public Set<String> names() {
    Set<String> names = new TreeSet<>();
    newestFirst.forEach(table -> names.add(table.projection().name()));
    return names;
  }

  /** All classes of a view's tables; null: of every view's. */
  public List<ProjectionTable<?>> ofView(@Nullable String view) {
    return newestFirst.stream()
        .filter(table -> view == null || table.projection().name().equals(view))
        .toList();
  }

  /** Of each view that is written through, the statement that reads its fresh rows. */
  public Map<String, String> freshRows() {
    Map<String, String> statements = new HashMap<>();
    for (ProjectionTable<?> table : newestFirst) {
      if (!table.freshRows().isEmpty()) {
        statements.putIfAbsent(table.projection().name(), table.freshRows());
      }
    }
    return statements;
  }

  /** The class for this version; empty where this code has none. */
  public Optional<ProjectionTable<?>> find(ProjectionId id) {
    return newestFirst.stream()
        .filter(table -> table.projection().name().equals(id.name()))
        .filter(table -> table.since() <= id.version())
        .findFirst();
  }

  public ProjectionTable<?> of(ProjectionId id) {
    return find(id)
        .orElseThrow(() -> new IllegalArgumentException("no table for projection " + id));
  }

  public Optional<LiveProjection<?>> live(ProjectionId id, VersionStage stage) {
    return find(id).map(table -> new LiveProjection<>(id, table.projection(), stage));
  }

  /** The first version that the newest class of this projection fits. */
  public int newestShape(String name) {
    return newestFirst.stream()
        .filter(table -> table.projection().name().equals(name))
        .mapToInt(ProjectionTable::since)
        .findFirst()
        .orElse(1);
  }

  /** The statement for this version's tables. */
  public String statement(String template, ProjectionId id) {
    return statements.computeIfAbsent(
        id.version() + template,
        key -> template.replace("{version}", Integer.toString(id.version())));
  }

  /** The table's name in this version. */
  public static String physical(String table, int version) {
    return table + "_v" + version;
  }
}
