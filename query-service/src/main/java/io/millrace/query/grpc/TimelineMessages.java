package io.millrace.query.grpc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Timestamp;
import io.millrace.platform.query.http.Page;
import io.millrace.query.grpc.v1.Money;
import io.millrace.query.grpc.v1.Timeline;
import io.millrace.query.orderview.OrderTimeline;
import jakarta.inject.Singleton;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Timelines of orders as gRPC sends them. */
@Singleton
class TimelineMessages {
  private final ObjectMapper json;

  TimelineMessages(ObjectMapper json) {
    this.json = json;
  }

  /** A page of a timeline with the order as of then. */
  Timeline of(OrderTimeline timeline, Page<OrderTimeline.Entry> page) {
    OrderTimeline.State order = timeline.order();
    Timeline.Builder builder =
        Timeline.newBuilder()
            .setStatus(order.status())
            .setTotal(OrderMessages.money(order.total()))
            .setPaid(OrderMessages.money(order.paid()))
            .setRefunded(OrderMessages.money(order.refunded()))
            .setUpdatedAt(OrderMessages.time(order.updatedAt()))
            .setVersion(order.version())
            .setNextPageToken(OrderMessages.orEmpty(page.nextCursor()));
    order.lines().forEach(line -> builder.addLines(OrderMessages.line(line)));
    page.items().forEach(entry -> builder.addEntries(entry(entry)));
    return builder.build();
  }

  private Timeline.Entry entry(OrderTimeline.Entry entry) {
    Map<String, @Nullable Object> values = entry.values();
    return Timeline.Entry.newBuilder()
        .setVersion(entry.version())
        .setType(text(values, "type"))
        .setAt(time(values, "at"))
        .setRecordedAt(time(values, "recordedAt"))
        .setActor(text(values, "actor"))
        .setDetail(json(values.get("detail")))
        .setStatus(text(values, "status"))
        .setPaid(money(values, "paid"))
        .setRefunded(money(values, "refunded"))
        .build();
  }

  private static String text(Map<String, @Nullable Object> values, String field) {
    return OrderMessages.orEmpty((String) values.get(field));
  }

  private static Timestamp time(Map<String, @Nullable Object> values, String field) {
    return OrderMessages.time((Instant) Objects.requireNonNull(values.get(field)));
  }

  private static Money money(Map<String, @Nullable Object> values, String field) {
    Map<?, ?> money = (Map<?, ?>) Objects.requireNonNull(values.get(field));
    return Money.newBuilder()
        .setAmount(((Number) Objects.requireNonNull(money.get("amount"))).longValue())
        .setCurrency(String.valueOf(money.get("currency")))
        .build();
  }

  private String json(@Nullable Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("it was JSON before", e);
    }
  }

  /** As the parameters of a URL have it; what is no time stays none. */
  static String text(Timestamp time) {
    try {
      return Instant.ofEpochSecond(time.getSeconds(), time.getNanos()).toString();
    } catch (DateTimeException | ArithmeticException e) {
      return "out of range";
    }
  }
}
