package io.millrace.projector.running;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.events.ShopAggregates;
import io.millrace.events.order.OrderEvent.OrderCancelled;
import io.millrace.events.order.OrderEvent.OrderDelivered;
import io.millrace.events.order.OrderEvent.OrderLine;
import io.millrace.events.order.OrderEvent.OrderPlaced;
import io.millrace.events.order.OrderEvent.PaymentReceived;
import io.millrace.platform.events.DomainEvent;
import io.millrace.platform.events.EventEnvelope;
import io.millrace.platform.events.Money;
import io.millrace.platform.events.codec.CloudEventCodec;
import io.millrace.platform.events.codec.WireRecord;
import io.millrace.platform.projection.kafka.KafkaViewChangePublisher;
import io.millrace.platform.projection.service.ProjectorRuntime;
import io.millrace.projector.testkit.RandomShop;
import io.millrace.projector.testkit.Scenario;
import io.millrace.projector.testkit.TestProjector;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

/** A record that cannot be applied is kept with its reason, and everything else goes on. */
class OneBadRecordStopsNobodyElseTest extends EmptyStores {
  private static final Instant AT = Instant.parse("2011-01-01T10:00:00Z");
  private static final String ORDERS = ShopAggregates.ORDER.topic();

  private final String bad = UUID.randomUUID().toString();
  private final Scenario others = RandomShop.with(50, new Random(3));

  @Test
  void aNameThatTheTableRefuses() {
    topics.send(order(1, placed("a\0b", "France")));
    topics.send(order(2, new PaymentReceived(gbp(5), "psp", AT)));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("poison|1", "behind|2");
    assertThat(causes()).anyMatch(cause -> cause.contains("the table refused the row"));
    // Sums take no names from the lines: there the order counts.
    assertThat(database.value("SELECT count(*) FROM dead_letter WHERE projection <> 'order_view'"))
        .isEqualTo("0");
  }

  @Test
  void aKeyTooLongForTheIndex() {
    topics.send(order(1, placed("A name", random(9000))));
    runWithTheOthers();
    assertThat(letters("sales_by_country")).containsExactly("poison|1");
    assertThat(letters("order_view")).isEmpty();
  }

  @Test
  void aTimeThatTheDatabaseDoesNotHave() {
    Instant never = Instant.parse("+400000-01-01T00:00:00Z");
    topics.send(order(1, new OrderPlaced(null, null, "France", List.of(line("A")), gbp(5), never)));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("poison|1");
    assertThat(letters("sales_daily")).containsExactly("poison|1");
    assertThat(letters("sales_by_product")).isEmpty();
  }

  @Test
  void anEventThatTheProjectionCannotFold() {
    topics.send(order(1, new OrderDelivered(AT)));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("poison|1");
    assertThat(causes()).anyMatch(cause -> cause.contains("the order was never placed"));
  }

  @Test
  void aMissingEventParksWhatFollowsIt() {
    topics.send(order(1, placed("A name", "France")));
    topics.send(order(3, new OrderDelivered(AT)));
    topics.send(order(4, cancelled()));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("gap|3", "behind|4");
    assertThat(letters("sales_daily")).containsExactly("gap|3", "behind|4");
    assertThat(database.value("SELECT status FROM order_view WHERE id = '" + bad + "'"))
        .isEqualTo("placed");
  }

  @Test
  void aTypeThatOnlyANewerVersionKnows() {
    WireRecord known = CloudEventCodec.encode(order(1, placed("A name", "France")), 4);
    Map<String, String> headers = new HashMap<>(known.headers());
    headers.put("ce_type", "io.millrace.order.OrderTeleported.v1");
    topics.send(new WireRecord(ORDERS, known.partition(), known.key(), headers, known.value()));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("unknown|1");
  }

  @Test
  void aSchemaVersionOfTheFuture() {
    WireRecord known = CloudEventCodec.encode(order(1, placed("A name", "France")), 4);
    Map<String, String> headers = new HashMap<>(known.headers());
    headers.put("ce_type", "io.millrace.order.OrderPlaced.v99");
    topics.send(new WireRecord(ORDERS, known.partition(), known.key(), headers, known.value()));
    topics.send(order(2, new PaymentReceived(gbp(5), "psp", AT)));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("unknown|1", "behind|2");
  }

  @Test
  void aKeyThatIsNotTheAggregates() {
    WireRecord right = CloudEventCodec.encode(order(1, placed("A name", "France")), 4);
    topics.send(
        new WireRecord(
            ORDERS,
            right.partition(),
            "somebody else".getBytes(UTF_8),
            right.headers(),
            right.value()));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("malformed|1");
    assertThat(causes()).anyMatch(cause -> cause.contains("key"));
  }

  @Test
  void headersThatAreMissing() {
    WireRecord whole = CloudEventCodec.encode(order(1, placed("A name", "France")), 4);
    for (String header : List.of("ce_type", "ce_subject", "ce_sequence", "ce_id", "ce_bucket")) {
      Map<String, String> headers = new HashMap<>(whole.headers());
      headers.remove(header);
      topics.send(new WireRecord(ORDERS, whole.partition(), whole.key(), headers, whole.value()));
    }
    runWithTheOthers();
    assertThat(letters("order_view")).allMatch(each -> each.startsWith("malformed|")).isNotEmpty();
  }

  @Test
  void asMuchAsKafkaTakes() {
    WireRecord whole = CloudEventCodec.encode(order(1, placed("A name", "France")), 4);
    topics.send(
        new WireRecord(
            ORDERS,
            whole.partition(),
            whole.key(),
            whole.headers(),
            random(1_000_000).getBytes(UTF_8)));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("malformed|1");
    assertThat(database.value("SELECT max(length(value)) FROM dead_letter")).startsWith("1000");
  }

  @Test
  void aPayloadThatIsNoJson() {
    WireRecord whole = CloudEventCodec.encode(order(1, placed("A name", "France")), 4);
    topics.send(
        new WireRecord(
            ORDERS, whole.partition(), whole.key(), whole.headers(), "{\"li".getBytes(UTF_8)));
    runWithTheOthers();
    assertThat(letters("order_view")).containsExactly("malformed|1");
  }

  @Test
  void recordsThatAreNoEventsAtAll() {
    topics.send(new ProducerRecord<>(ORDERS, 0, null, "hello".getBytes(UTF_8)));
    topics.send(new ProducerRecord<>(ORDERS, 1, "key".getBytes(UTF_8), null));
    topics.send(order("", 1, new OrderDelivered(AT)));
    topics.send(order("x".repeat(5000), 1, new OrderDelivered(AT)));
    topics.send(order("nul\0", 1, new OrderDelivered(AT)));
    topics.send(order(bad, 0, new OrderDelivered(AT)));
    runWithTheOthers();
    assertThat(letters("order_view")).hasSize(6).allMatch(each -> each.startsWith("malformed|"));
  }

  @Test
  void aCopyWithReasonCauseAndPositionGoesToTheTopic() {
    topics.send(order(1, new OrderDelivered(AT)));
    // A projector that ends before the copy is sent leaves it to the next one.
    runWithTheOthers(
        () ->
            await()
                .untilAsserted(
                    () ->
                        assertThat(topics.read(KafkaViewChangePublisher.DEAD_LETTERS_TOPIC))
                            .anySatisfy(
                                copy -> {
                                  assertThat(header(copy, "millrace-projection"))
                                      .isEqualTo("order_view/1");
                                  assertThat(header(copy, "millrace-reason")).isEqualTo("poison");
                                  assertThat(header(copy, "millrace-cause"))
                                      .contains("never placed");
                                  assertThat(header(copy, "millrace-topic")).isEqualTo(ORDERS);
                                  assertThat(header(copy, "millrace-offset")).isEqualTo("0");
                                  assertThat(header(copy, "ce_subject")).isEqualTo(bad);
                                  assertThat(new String(copy.key(), UTF_8)).isEqualTo(bad);
                                })));
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** The bad records have been sent; after them come others, and all of those have to arrive. */
  private void runWithTheOthers() {
    runWithTheOthers(() -> {});
  }

  private void runWithTheOthers(Runnable beforeItEnds) {
    topics.send(others.events());
    String expected =
        Long.toString(
            others.events().stream().filter(event -> event.event() instanceof OrderPlaced).count());
    try (ProjectorRuntime projector = TestProjector.start(database)) {
      String complete = "SELECT count(*) FROM order_view WHERE id <> '" + bad + "'";
      await()
          .until(
              () ->
                  database.value(complete).equals(expected)
                      && projector.monitor().count("sales_by_product", "applied")
                          >= orders(others.events())
                      && projector.monitor().count("sales_by_country", "applied")
                          >= orders(others.events()) - 1);
      assertThat(projector.isAlive()).isTrue();
      beforeItEnds.run();
    }
  }

  private static long orders(List<EventEnvelope> events) {
    return events.stream().filter(event -> event.type().equals(ShopAggregates.ORDER)).count();
  }

  private List<String> letters(String projection) {
    return database.rows(
        "SELECT reason || '|' || coalesce(aggregate_version, 0) FROM dead_letter"
            + " WHERE projection = '"
            + projection
            + "' ORDER BY id");
  }

  private List<String> causes() {
    return database.rows("SELECT cause FROM dead_letter");
  }

  private EventEnvelope order(long version, DomainEvent event) {
    return order(bad, version, event);
  }

  private static EventEnvelope order(String id, long version, DomainEvent event) {
    return Scenario.envelope(ShopAggregates.ORDER, id, version, event);
  }

  private static OrderPlaced placed(String name, String country) {
    return new OrderPlaced(null, null, country, List.of(line(name)), gbp(5), AT);
  }

  private static OrderCancelled cancelled() {
    return new OrderCancelled("no", null, "France", AT, List.of(line("A name")), gbp(5), AT);
  }

  private static OrderLine line(String name) {
    return new OrderLine(1, "SKU1", name, 1, 5, 1, true);
  }

  /** Text that does not compress, so that the size counts. */
  private static String random(int length) {
    Random random = new Random(5);
    StringBuilder text = new StringBuilder();
    while (text.length() < length) {
      text.append(Long.toHexString(random.nextLong()));
    }
    return text.toString();
  }

  private static Money gbp(long amount) {
    return new Money(amount, "GBP");
  }
}
