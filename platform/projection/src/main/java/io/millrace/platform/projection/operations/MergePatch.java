package io.millrace.platform.projection.operations;

import io.vertx.core.json.JsonObject;

/** JSON Merge Patch, RFC 7396. */
final class MergePatch {
  private MergePatch() {}

  /** A copy of the target with the patch applied: null removes a member, objects merge. */
  static JsonObject apply(JsonObject target, JsonObject patch) {
    JsonObject merged = target.copy();
    for (String name : patch.fieldNames()) {
      Object value = patch.getValue(name);
      if (value == null) {
        merged.remove(name);
      } else if (value instanceof JsonObject inner) {
        JsonObject before =
            merged.getValue(name) instanceof JsonObject object ? object : new JsonObject();
        merged.put(name, apply(before, inner));
      } else {
        merged.put(name, value);
      }
    }
    return merged;
  }
}
