package io.millrace.command.stock;

/** What can be asked of stock. Quantities are pieces and positive unless said otherwise. */
public sealed interface StockCommand {
  /** What the command adds to the pieces on hand if it is accepted. */
  long onHandChange();

  /** What the command adds to the reserved pieces if it is accepted. */
  long reservedChange();

  /** Take in goods. */
  record Receive(long quantity) implements StockCommand {
    @Override
    public long onHandChange() {
      return quantity;
    }

    @Override
    public long reservedChange() {
      return 0;
    }
  }

  /** Put a count right; {@code quantity} is the difference and may be negative. */
  record Adjust(long quantity, String reason) implements StockCommand {
    @Override
    public long onHandChange() {
      return quantity;
    }

    @Override
    public long reservedChange() {
      return 0;
    }
  }

  /** Hold pieces for an order. */
  record Reserve(String orderId, long quantity) implements StockCommand {
    @Override
    public long onHandChange() {
      return 0;
    }

    @Override
    public long reservedChange() {
      return quantity;
    }
  }

  /** Free pieces that an order held. */
  record Release(String orderId, long quantity) implements StockCommand {
    @Override
    public long onHandChange() {
      return 0;
    }

    @Override
    public long reservedChange() {
      return -quantity;
    }
  }

  /** Hand over pieces that an order held. */
  record Ship(String orderId, long quantity) implements StockCommand {
    @Override
    public long onHandChange() {
      return -quantity;
    }

    @Override
    public long reservedChange() {
      return -quantity;
    }
  }

  /** Take shipped pieces back. */
  record TakeBack(String orderId, long quantity) implements StockCommand {
    @Override
    public long onHandChange() {
      return quantity;
    }

    @Override
    public long reservedChange() {
      return 0;
    }
  }

  /** Give pieces to the allotment of another shard. */
  record TransferOut(String transferId, int to, Transfer.Parcel parcel) implements StockCommand {
    @Override
    public long onHandChange() {
      return -parcel.pieces();
    }

    @Override
    public long reservedChange() {
      return -parcel.held();
    }
  }

  /** Take what another allotment gave; it is on its way and cannot be refused. */
  record TransferIn(String transferId, int from, Transfer.Parcel parcel) implements StockCommand {
    @Override
    public long onHandChange() {
      return parcel.pieces();
    }

    @Override
    public long reservedChange() {
      return parcel.held();
    }
  }
}
