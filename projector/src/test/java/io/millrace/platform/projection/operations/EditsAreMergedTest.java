package io.millrace.platform.projection.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The examples of RFC 7396 that concern objects. */
class EditsAreMergedTest {
  @Test
  void aMemberIsSetAddedOrRemovedAndTheRestStays() {
    assertThat(merged("{'a':'b','c':'d'}", "{'a':'x','e':1,'c':null}"))
        .isEqualTo("{'a':'x','e':1}");
  }

  @Test
  void objectsMergeAndArraysAreReplaced() {
    assertThat(merged("{'a':{'b':1,'c':2},'l':[1,2]}", "{'a':{'b':9},'l':[3]}"))
        .isEqualTo("{'a':{'b':9,'c':2},'l':[3]}");
    assertThat(merged("{'a':[1]}", "{'a':{'b':2}}")).isEqualTo("{'a':{'b':2}}");
  }

  private static String merged(String target, String patch) {
    return MergePatch.apply(json(target), json(patch)).encode().replace('"', '\'');
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}
