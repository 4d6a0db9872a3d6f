package io.millrace.query.productprices;

import io.millrace.platform.query.freshness.ConsistentReads;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.query.views.Answer;
import io.millrace.platform.query.views.Sparse;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;

/** What can be asked about prices of the past: the same for every interface, open to all. */
@Singleton
public class PriceHistoryQueries {
  private final PriceHistoryReader reader;
  private final ConsistentReads reads;

  PriceHistoryQueries(PriceHistoryReader reader, ConsistentReads reads) {
    this.reader = reader;
    this.reads = reads;
  }

  /** Prices of a product, the latest first, one more than the limit. */
  public Uni<Answer<PricePeriod>> list(PriceQuery query, ReadPreference preference) {
    return reads.read(reader.list(query), preference);
  }

  /** Some fields of them; only their columns are read. */
  public Uni<Answer<Sparse>> list(
      PriceQuery query, List<String> fields, ReadPreference preference) {
    return reads.read(reader.list(query, fields), preference);
  }

  /** The fields that can be asked for by themselves. */
  public List<String> fields() {
    return PriceHistoryReader.FIELDS.names();
  }
}
