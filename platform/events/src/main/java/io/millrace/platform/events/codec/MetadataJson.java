package io.millrace.platform.events.codec;

import io.millrace.platform.events.EventMetadata;

/** The ledger's column {@code metadata}. */
public final class MetadataJson {
  private MetadataJson() {}

  /** As UTF-8 JSON; what is not known is left out. */
  public static byte[] write(EventMetadata metadata) {
    return JsonText.object(
        json ->
            json.text("traceparent", metadata.traceparent())
                .text("correlation", metadata.correlation())
                .text("causation", metadata.causation())
                .text("actor", metadata.actor()));
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws EventDecodeException if it is not a JSON object
   */
  public static EventMetadata read(byte[] json) {
    JsonFields in = JsonFields.parse(json);
    return new EventMetadata(
        in.optionalText("traceparent"),
        in.optionalText("correlation"),
        in.optionalText("causation"),
        in.optionalText("actor"));
  }
}
