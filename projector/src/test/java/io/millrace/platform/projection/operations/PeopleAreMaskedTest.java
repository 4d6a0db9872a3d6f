package io.millrace.platform.projection.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Operators see the shape of a record, not who it is about. */
class PeopleAreMaskedTest {
  @Test
  void atAnyDepth() {
    Object shown =
        Masking.value(
            Buffer.buffer(
                "{\"customer\":{\"id\":\"7\",\"name\":\"Ada\"},\"lines\":[{\"name\":\"x\",\"quantity\":6}],"
                    + "\"email\":null}"));
    assertThat(String.valueOf(shown))
        .isEqualTo(
            "{\"customer\":{\"id\":\"7\",\"name\":\"***\"},\"lines\":[{\"name\":\"***\",\"quantity\":6}],"
                + "\"email\":null}");
  }

  @Test
  void whatIsNoJsonIsShownByItsSize() {
    assertThat(Masking.value(Buffer.buffer("Ada lives here")))
        .isEqualTo("14 bytes that are no JSON");
    assertThat(Masking.value(null)).isNull();
  }

  @Test
  void whoActedIsMaskedInTheHeaders() {
    JsonObject headers = new JsonObject().put("ce_actor", "ada").put("ce_subject", "7");
    assertThat(Masking.headers(headers).encode())
        .isEqualTo("{\"ce_actor\":\"***\",\"ce_subject\":\"7\"}");
  }
}
