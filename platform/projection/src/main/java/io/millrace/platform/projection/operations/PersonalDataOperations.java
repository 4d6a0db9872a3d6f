package io.millrace.platform.projection.operations;

import io.millrace.platform.projection.postgres.PersonKeyCopies;
import io.millrace.platform.projection.postgres.PersonKeyCopies.Part;
import io.millrace.platform.service.problems.ProblemException;
import io.millrace.platform.service.problems.ProblemType;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators ask about the copies of persons' keys. */
@Singleton
class PersonalDataOperations {
  /** Well below what clients wait for; who has more goes on with the next call. */
  private static final Duration ONE_CALL = Duration.ofSeconds(5);

  private final PersonKeyCopies copies;

  PersonalDataOperations(PersonKeyCopies copies) {
    this.copies = copies;
  }

  JsonObject report() {
    JsonArray keys = new JsonArray();
    copies
        .count()
        .forEach(
            (key, persons) -> keys.add(new JsonObject().put("key", key).put("customers", persons)));
    return new JsonObject().put("keys", keys);
  }

  /** {@code {"newest":"2027-01","after":"…"}}; without {@code after} from the beginning. */
  JsonObject rewrap(JsonObject body, String operator) {
    String newest = text(body, "newest");
    if (newest == null) {
      throw new ProblemException(
          ProblemType.BAD_REQUEST, "\"newest\" is the id of the newest wrapping key");
    }
    Part part = copies.fetch(newest, place(text(body, "after")), ONE_CALL, operator);
    return new JsonObject()
        .put("fetched", part.fetched())
        .put("after", part.next() == null ? null : part.next().toString());
  }

  private static @Nullable UUID place(@Nullable String after) {
    try {
      return after == null ? null : UUID.fromString(after);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          ProblemType.BAD_REQUEST, "\"after\" is that of the answer before, or absent");
    }
  }

  private static @Nullable String text(JsonObject body, String member) {
    Object value = body.getValue(member);
    if (value == null || value instanceof String) {
      return (String) value;
    }
    throw new ProblemException(ProblemType.BAD_REQUEST, "\"" + member + "\" is a text");
  }
}
