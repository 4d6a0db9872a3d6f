package io.millrace.platform.command.shards.rest;

import io.millrace.platform.command.http.BodyFields;
import io.millrace.platform.command.http.BodyReader;
import io.millrace.platform.command.shards.MoveRequest;
import io.millrace.platform.events.routing.BucketRuns;
import io.millrace.platform.events.routing.Buckets;
import java.util.List;

/** Bodies of operators' requests. */
final class MoveBodies {
  private MoveBodies() {}

  /** {@code {"buckets":"1-20,33","to":1}} or {@code {"count":100,"from":0,"to":1}}. */
  static MoveRequest move(byte[] body) {
    return BodyReader.read(body, MoveBodies::move);
  }

  private static MoveRequest move(BodyFields fields) {
    int to = shard(fields, "to");
    String text = fields.optionalText("buckets", 8_000);
    if (text == null) {
      int count = (int) fields.whole("count", 1, Buckets.COUNT);
      return new MoveRequest.Some(count, shard(fields, "from"), to);
    }
    try {
      return new MoveRequest.These(BucketRuns.parse(text), to);
    } catch (IllegalArgumentException e) {
      fields.wrong("buckets", String.valueOf(e.getMessage()));
      return new MoveRequest.These(List.of(), to);
    }
  }

  /** {@code {"dryRun":true}}; whether nothing shall be done. */
  static boolean dryRun(byte[] body) {
    return BodyReader.read(body, fields -> fields.flag("dryRun", false));
  }

  private static int shard(BodyFields fields, String name) {
    return (int) fields.whole(name, 0, Buckets.COUNT - 1L);
  }
}
