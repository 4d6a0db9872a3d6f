package io.millrace.platform.projection.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.millrace.platform.projection.ViewChange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A view change as a CloudEvent in binary mode; one key always goes to the same partition. */
final class ViewChangeMessage {
  private static final String TYPE = "io.millrace.view.ViewChanged.v1";
  private static final JsonFactory JSON = new JsonFactory();

  private ViewChangeMessage() {}

  static ProducerRecord<byte[], byte[]> of(ViewChange change) {
    String subject = change.view() + ":" + change.key();
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            KafkaViewChangePublisher.VIEWS_TOPIC, subject.getBytes(UTF_8), json(change));
    KafkaViewChangePublisher.header(record, "ce_specversion", "1.0");
    KafkaViewChangePublisher.header(record, "ce_type", TYPE);
    KafkaViewChangePublisher.header(record, "ce_id", subject + ":" + change.version());
    KafkaViewChangePublisher.header(record, "ce_source", "/millrace/projector");
    KafkaViewChangePublisher.header(record, "ce_subject", subject);
    KafkaViewChangePublisher.header(record, "content-type", "application/json");
    return record;
  }

  private static byte[] json(ViewChange change) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(96);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("view", change.view());
      json.writeStringField("key", change.key());
      json.writeNumberField("version", change.version());
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail", e);
    }
    return bytes.toByteArray();
  }
}
