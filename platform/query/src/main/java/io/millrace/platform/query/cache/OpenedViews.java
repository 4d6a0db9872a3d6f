package io.millrace.platform.query.cache;

import io.millrace.platform.events.sealing.Sealed;
import io.millrace.platform.query.stores.PersonalData;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;

/** Views of persons as they are sent; what the caches keep of them is sealed. */
@Singleton
public class OpenedViews {
  private final PersonalData personal;

  OpenedViews(PersonalData personal) {
    this.personal = personal;
  }

  /** The same with the names in it opened. */
  public Uni<Found> open(Found found) {
    CachedView view = found.view();
    return view == null || Sealed.personsIn(view.body()).isEmpty()
        ? Uni.createFrom().item(found)
        : personal
            .open(view.body())
            .map(
                opened ->
                    new Found(
                        view.opened(opened.body(), opened.complete()),
                        found.asOf(),
                        found.source(),
                        found.stale()));
  }
}
