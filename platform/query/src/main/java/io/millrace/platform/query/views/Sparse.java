package io.millrace.platform.query.views;

import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A row of which only some fields were read.
 *
 * @param values by the names of the fields, in the order asked for
 * @param version of the row
 * @param owner id of the person whose data the row is; absent if it is nobody's
 * @param place of the row in lists, as cursors keep it
 */
@RegisterForReflection
public record Sparse(
    @JsonValue Map<String, @Nullable Object> values,
    long version,
    @Nullable String owner,
    String place) {
  /** The same with every value changed. */
  public Sparse mapped(UnaryOperator<@Nullable Object> change) {
    Map<String, @Nullable Object> changed = new LinkedHashMap<>();
    values.forEach((name, value) -> changed.put(name, change.apply(value)));
    return new Sparse(changed, version, owner, place);
  }
}
