package io.millrace.command.stock;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Pieces of one or several SKUs that go from the allotment of one shard to that of another.
 *
 * @param id makes the credit happen once, however often it is tried
 * @param donor number of the shard that gives
 * @param receiver number of the shard that gets
 * @param parcels by SKU, at least one
 */
public record Transfer(UUID id, int donor, int receiver, SortedMap<String, Parcel> parcels) {
  public Transfer {
    if (donor == receiver || parcels.isEmpty()) {
      throw new IllegalArgumentException("a transfer takes something to another shard");
    }
    parcels = Collections.unmodifiableSortedMap(new TreeMap<>(parcels));
  }

  /**
   * Pieces of one SKU.
   *
   * @param pieces at least 1
   * @param held how many of them orders hold, which then live on the receiving shard
   */
  public record Parcel(long pieces, long held) {
    public Parcel {
      if (pieces < 1 || held < 0 || held > pieces) {
        throw new IllegalArgumentException("%d pieces, %d held".formatted(pieces, held));
      }
    }

    /** Pieces that nobody holds. */
    public static Parcel available(long pieces) {
      return new Parcel(pieces, 0);
    }

    /** Pieces that orders hold. */
    public static Parcel held(long pieces) {
      return new Parcel(pieces, pieces);
    }
  }
}
