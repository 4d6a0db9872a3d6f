package io.millrace.command.imports;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An imported order while a batch is decided: as the store holds it, then as the batch leaves it.
 * Lives within one batch and one thread.
 */
public final class OrderState {
  final UUID id;
  final int bucket;
  final String reference;
  final @Nullable UUID customerId;
  final String country;
  final String currency;
  final Instant placedAt;
  private final List<LineState> lines = new ArrayList<>();
  private long version;
  private long refundable;
  private long refunded;
  private long unreturned;
  private boolean changed;

  /**
   * @param version of the order
   * @param refundable minor units that were paid and not paid back
   * @param refunded minor units that were paid back
   * @param unreturned pieces of all its lines that have not come back
   */
  public OrderState(
      UUID id,
      int bucket,
      String reference,
      @Nullable UUID customerId,
      String country,
      String currency,
      Instant placedAt,
      long version,
      long refundable,
      long refunded,
      long unreturned) {
    this.id = id;
    this.bucket = bucket;
    this.reference = reference;
    this.customerId = customerId;
    this.country = country;
    this.currency = currency;
    this.placedAt = placedAt;
    this.version = version;
    this.refundable = refundable;
    this.refunded = refunded;
    this.unreturned = unreturned;
  }

  /** One line that goods may come back to. */
  public static final class LineState implements ReturnAllocation.Candidate {
    private final OrderState order;
    private final int line;
    private final String sku;
    private final long unitPrice;
    private final boolean stocked;
    private int returned;
    private int unreturned;
    private boolean changed;

    private LineState(
        OrderState order,
        int line,
        String sku,
        long unitPrice,
        boolean stocked,
        int returned,
        int unreturned) {
      this.order = order;
      this.line = line;
      this.sku = sku;
      this.unitPrice = unitPrice;
      this.stocked = stocked;
      this.returned = returned;
      this.unreturned = unreturned;
    }

    public OrderState order() {
      return order;
    }

    public String sku() {
      return sku;
    }

    /** In minor units. */
    public long unitPrice() {
      return unitPrice;
    }

    public boolean stocked() {
      return stocked;
    }

    /** Pieces that came back. */
    public int returned() {
      return returned;
    }

    /** Whether the batch took pieces back. */
    public boolean changed() {
      return changed;
    }

    @Override
    public Instant placedAt() {
      return order.placedAt;
    }

    @Override
    public String reference() {
      return order.reference;
    }

    @Override
    public int line() {
      return line;
    }

    @Override
    public int unreturned() {
      return unreturned;
    }

    void takeBack(int quantity) {
      returned += quantity;
      unreturned -= quantity;
      changed = true;
      order.unreturned -= quantity;
      order.changed = true;
    }
  }

  /** Adds a line; {@code unreturned} pieces of it were shipped and have not come back. */
  public LineState addLine(
      int line, String sku, long unitPrice, boolean stocked, int returned, int unreturned) {
    LineState state = new LineState(this, line, sku, unitPrice, stocked, returned, unreturned);
    lines.add(state);
    return state;
  }

  public UUID id() {
    return id;
  }

  public int bucket() {
    return bucket;
  }

  /** The lines that are known here; of a stored order only those that returns ask for. */
  public List<LineState> lines() {
    return lines;
  }

  public long version() {
    return version;
  }

  /** Minor units that went back. */
  public long refunded() {
    return refunded;
  }

  /** Whether everything that was ordered is back. */
  public boolean allReturned() {
    return unreturned == 0;
  }

  /** Whether the batch did something to the order. */
  public boolean changed() {
    return changed;
  }

  long nextVersion() {
    changed = true;
    return ++version;
  }

  /** Pays back; what went back by another way before is not paid twice. */
  long refund(long amount) {
    long paidBack = Math.min(amount, refundable);
    refundable -= paidBack;
    refunded += paidBack;
    return paidBack;
  }
}
