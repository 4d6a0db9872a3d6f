package io.millrace.platform.query.views;

import io.vertx.mutiny.sqlclient.Row;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a view that can be read by themselves, and the columns that each one needs. */
public final class ViewFields {
  private final Map<String, Field> byName = new LinkedHashMap<>();

  /** These fields. */
  public ViewFields(Field... fields) {
    for (Field field : fields) {
      byName.put(field.name(), field);
    }
  }

  /**
   * One field.
   *
   * @param name as it is sent
   * @param columns that it is made from
   * @param value from a row with these columns
   */
  public record Field(String name, List<String> columns, Function<Row, @Nullable Object> value) {}

  /** A field of one column. */
  public static Field field(String name, String column, Function<Row, @Nullable Object> value) {
    return new Field(name, List.of(column), value);
  }

  /** All names, in the order in which a whole row has them. */
  public List<String> names() {
    return List.copyOf(byName.keySet());
  }

  /**
   * The columns to select for these fields, no column twice.
   *
   * @param always columns that are needed whatever is asked for
   */
  public String columns(Collection<String> names, String... always) {
    Set<String> columns = new LinkedHashSet<>(List.of(always));
    names.forEach(name -> columns.addAll(field(name).columns()));
    return columns.stream().collect(Collectors.joining(", "));
  }

  /** The values of these fields in a row. */
  public Map<String, @Nullable Object> values(Row row, Collection<String> names) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    names.forEach(name -> values.put(name, field(name).value().apply(row)));
    return values;
  }

  private Field field(String name) {
    Field field = byName.get(name);
    if (field == null) {
      throw new IllegalArgumentException("no such field: " + name);
    }
    return field;
  }
}
