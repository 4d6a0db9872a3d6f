package io.millrace.examples.subscriber;

import io.cloudevents.CloudEvent;

/** What a record turned out to be. */
sealed interface Outcome {
  /** An event that was not seen before. */
  record Taken(CloudEvent event) implements Outcome {}

  /** An event of a version that was seen before. */
  record Duplicate() implements Outcome {}

  /** A watermark: no event, and of no use to a consumer that does not wait for its own writes. */
  record Control() implements Outcome {}

  /** A type that this consumer was not written for; ignored, as the contract asks. */
  record Unknown() implements Outcome {}

  /** A known type in a version that this consumer is too old for: someone has to look. */
  record Newer(String type) implements Outcome {}

  /** No CloudEvent, or one without what every event has. */
  record Malformed(String reason) implements Outcome {}
}
