package io.millrace.projector.guide;

/** What events add to a row of {@code carrier_load}. */
record CarrierLoad(String carrier, long parcels, long pieces, long events) {
  CarrierLoad plus(CarrierLoad other) {
    return new CarrierLoad(
        carrier, parcels + other.parcels, pieces + other.pieces, events + other.events);
  }
}
