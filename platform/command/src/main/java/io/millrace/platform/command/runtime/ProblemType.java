package io.millrace.platform.command.runtime;

import java.util.Locale;

/** Every error that this service tells. The code is stable and has a page under docs/problems/. */
public enum ProblemType {
  INVALID_JSON(400, "The body is not valid JSON"),
  UNKNOWN_PROPERTY(400, "The body has properties that do not exist here"),
  MISSING_IDEMPOTENCY_KEY(400, "The header Idempotency-Key is missing"),
  INVALID_IDEMPOTENCY_KEY(400, "The header Idempotency-Key is not valid"),
  INVALID_IF_MATCH(400, "The header If-Match is not valid"),
  BAD_REQUEST(400, "The request is not valid"),
  UNAUTHENTICATED(401, "Who calls is not known"),
  FORBIDDEN(403, "The caller may not do this"),
  NOT_FOUND(404, "There is nothing under this address"),
  CUSTOMER_NOT_FOUND(404, "No such customer"),
  PRODUCT_NOT_FOUND(404, "No such product"),
  ORDER_NOT_FOUND(404, "No such order"),
  METHOD_NOT_ALLOWED(405, "The method is not possible here"),
  NOT_ACCEPTABLE(406, "The answer does not exist in the media type asked for"),
  REQUEST_TIMEOUT(408, "The request did not come to its end in time"),
  IDEMPOTENCY_IN_FLIGHT(409, "A request with the same key is under way"),
  CUSTOMER_ERASED(409, "The customer was erased"),
  CUSTOMER_EXISTS(409, "The customer exists already"),
  CATEGORY_EXISTS(409, "The category exists already"),
  PRODUCT_EXISTS(409, "The product exists already"),
  ORDER_EXISTS(409, "The order exists already"),
  OUT_OF_STOCK(409, "There is not enough stock"),
  NOT_STOCKED(409, "The product needs no stock"),
  STOCK_MISMATCH(409, "The stock does not allow it"),
  ILLEGAL_TRANSITION(409, "The order does not allow this step now"),
  PAYMENT_EXCEEDS_TOTAL(409, "The payment is more than is owed"),
  PAYMENT_REFERENCE_REUSED(409, "The payment reference stands for another amount"),
  REFUND_EXCEEDS_PAID(409, "The refund is more than was paid"),
  MOVE_REFUSED(409, "The move of buckets cannot be made"),
  REWRAP_REFUSED(409, "The customers' keys cannot be wrapped anew"),
  QUANTITY_EXCEEDS_LINE(409, "The lines do not have that many pieces"),
  STALE_VERSION(412, "The aggregate has changed since it was read"),
  BODY_TOO_LARGE(413, "The body is too large"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body has a media type that is not taken here"),
  VALIDATION(422, "The request has values that cannot be taken"),
  IDEMPOTENCY_KEY_REUSED(422, "The key was used for another request"),
  COUNTRY_MISSING(422, "The order needs a country"),
  EVENT_TOO_LARGE(422, "The change is too large to be told in one event"),
  UNKNOWN_PRODUCT(422, "The order names products that do not exist"),
  UNKNOWN_CATEGORY(422, "The request names categories that do not exist"),
  MIXED_CURRENCIES(422, "The order mixes currencies"),
  TOTAL_TOO_HIGH(422, "The order is worth too much"),
  CURRENCY_MISMATCH(422, "The amount is in another currency"),
  NO_SUCH_LINE(422, "The order has no such line"),
  PRECONDITION_REQUIRED(428, "The header If-Match is missing"),
  RATE_LIMITED(429, "More requests came than the caller may send"),
  INTERNAL_ERROR(500, "Something went wrong on our side"),
  STORE_UNAVAILABLE(503, "The database cannot be reached"),
  BACKLOG_FULL(503, "Too many events wait to be published"),
  OVERLOADED(503, "There is more to do than can be done"),
  BUCKET_MOVING(503, "The data is being moved to another shard"),
  OUTCOME_UNKNOWN(503, "It is not known whether the command took effect");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
    this.status = status;
    this.title = title;
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** What it is about, the same for every occurrence. */
  public String title() {
    return title;
  }

  /** Stable name in kebab case, for example {@code out-of-stock}. */
  public String code() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The URI that names it and leads to its page. */
  public String uri() {
    return "https://millrace.io/problems/" + code();
  }

  /**
   * The type with this code.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static ProblemType ofCode(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT).replace('-', '_'));
  }
}
