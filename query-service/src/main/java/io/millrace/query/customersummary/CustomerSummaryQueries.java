package io.millrace.query.customersummary;

import io.millrace.platform.query.cache.Found;
import io.millrace.platform.query.cache.ViewCache;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.freshness.ReadPreference;
import io.millrace.platform.service.callers.Caller;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** What can be asked about what customers have ordered: the same for every interface. */
@Singleton
public class CustomerSummaryQueries {
  private final CustomerSummaryReader reader;
  private final ViewCache cache;

  CustomerSummaryQueries(CustomerSummaryReader reader, ViewCache cache) {
    this.reader = reader;
    this.cache = cache;
  }

  /** Names the summary in caches and surrogate keys. */
  public static ViewKey key(String customer) {
    return new ViewKey(CustomerSummaryReader.VIEW, customer);
  }

  /** The summary of one customer, as JSON; no row if there is none that the caller may see. */
  public Uni<Found> summary(Caller caller, String customer, ReadPreference preference) {
    return cache.get(reader, customer, preference, view -> caller.sees(view.owner()));
  }
}
