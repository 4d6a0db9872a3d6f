package io.millrace.query.customerview;

import io.millrace.platform.query.cache.ViewChangeListener;
import io.millrace.platform.query.cache.ViewKey;
import io.millrace.platform.query.stores.PersonalData;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;

/** Whatever changes about a customer, its key may be gone. */
@Singleton
class ErasedCustomers implements ViewChangeListener {
  private final PersonalData personal;

  ErasedCustomers(PersonalData personal) {
    this.personal = personal;
  }

  @Override
  public void following(Map<Integer, Long> nextOffsets) {}

  @Override
  public void changed(ViewKey key, long version, int partition, long offset) {
    if (key.view().equals(CustomerViewReader.VIEW)) {
      personal.forget(UUID.fromString(key.key()));
    }
  }
}
