package io.millrace.platform.query.stores;

import java.time.Duration;

/** What is known of one store. */
public sealed interface StoreState {
  /** Nobody has asked yet. */
  record Unknown() implements StoreState {}

  /**
   * It answers.
   *
   * @param position of its log, in bytes
   * @param lagBytes how much of the primary's log it has yet to replay
   * @param lag for how long it has been behind
   * @param roundTrip of the last question
   */
  record Up(long position, long lagBytes, Duration lag, Duration roundTrip) implements StoreState {}

  /**
   * It does not answer.
   *
   * @param reason what went wrong, for operators
   */
  record Down(String reason) implements StoreState {}
}
