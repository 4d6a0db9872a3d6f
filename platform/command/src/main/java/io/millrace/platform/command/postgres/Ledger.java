package io.millrace.platform.command.postgres;

import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.transaction.NewEvent;
import io.millrace.platform.events.EventMetadata;
import io.millrace.platform.events.codec.MetadataJson;
import io.millrace.platform.events.codec.PayloadCodec;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Appends to the table {@code event}. */
public final class Ledger {
  /** The order of the arrays is the order of the positions. */
  private static final String APPEND =
      """
      INSERT INTO event
        (bucket, aggregate_type, aggregate_id, version, type, schema_version, payload, metadata)
      SELECT e.bucket, e.aggregate_type, e.aggregate_id, e.version, e.type, e.schema_version,
        e.payload::json, %s
      FROM unnest($1::int[], $2::text[], $3::text[], $4::bigint[], $5::text[], $6::int[], $7::text[]%s)
        WITH ORDINALITY AS e(
          bucket, aggregate_type, aggregate_id, version, type, schema_version, payload%s, place)
      ORDER BY e.place""";

  private static final String APPEND_OF_ONE = APPEND.formatted("$8::text::json", "", "");

  private static final String APPEND_OF_SEVERAL =
      APPEND.formatted("e.metadata::json", ", $8::text[]", ", metadata");

  private Ledger() {}

  /** Events of one command, with its metadata. */
  record Batch(List<NewEvent> events, EventMetadata metadata) {}

  /**
   * Appends the events, all by one statement, however many.
   *
   * @throws io.millrace.platform.service.problems.ProblemException if one of them could never be
   *     published
   */
  public static Uni<Void> append(Sql sql, List<NewEvent> events, EventMetadata metadata) {
    @Nullable Object[] columns = columns(events);
    columns[7] = text(metadata);
    return sql.rows(APPEND_OF_ONE, columns).replaceWithVoid();
  }

  /** Appends the events of several commands by one statement, in this order. */
  static Uni<Void> append(Sql sql, List<Batch> batches) {
    List<NewEvent> events = new ArrayList<>();
    List<String> metadata = new ArrayList<>();
    for (Batch batch : batches) {
      events.addAll(batch.events());
      metadata.addAll(Collections.nCopies(batch.events().size(), text(batch.metadata())));
    }
    @Nullable Object[] columns = columns(events);
    columns[7] = metadata.toArray(String[]::new);
    return sql.rows(APPEND_OF_SEVERAL, columns).replaceWithVoid();
  }

  private static String text(EventMetadata metadata) {
    return new String(MetadataJson.write(metadata), StandardCharsets.UTF_8);
  }

  /** The statement's parameters; the eighth, the metadata, is left to the caller. */
  private static @Nullable Object[] columns(List<NewEvent> events) {
    int count = events.size();
    Integer[] buckets = new Integer[count];
    String[] aggregateTypes = new String[count];
    String[] ids = new String[count];
    Long[] versions = new Long[count];
    String[] types = new String[count];
    Integer[] schemas = new Integer[count];
    String[] payloads = new String[count];
    for (int i = 0; i < count; i++) {
      NewEvent event = events.get(i);
      buckets[i] = event.aggregate().bucket();
      aggregateTypes[i] = event.aggregate().type().label();
      ids[i] = event.aggregate().id();
      versions[i] = event.version();
      types[i] = PayloadCodec.typeOf(event.event());
      schemas[i] = PayloadCodec.schemaVersionOf(event.event());
      payloads[i] = payload(event, types[i]);
    }
    return new @Nullable Object[] {
      buckets, aggregateTypes, ids, versions, types, schemas, payloads, null
    };
  }

  private static String payload(NewEvent event, String type) {
    byte[] payload = PayloadCodec.write(event.event());
    if (payload.length > PayloadCodec.MAX_BYTES) {
      throw StoreProblems.eventTooLarge(type, payload.length, PayloadCodec.MAX_BYTES).asException();
    }
    return new String(payload, StandardCharsets.UTF_8);
  }
}
