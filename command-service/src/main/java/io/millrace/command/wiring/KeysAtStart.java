package io.millrace.command.wiring;

import io.millrace.platform.events.sealing.WrappingKeys;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;

/** Refuses to start without the keys of personal data, before anything touches the database. */
@Singleton
class KeysAtStart {
  void onStart(
      @Observes @Priority(0) StartupEvent event,
      @SuppressWarnings("unused") WrappingKeys asksForThem) {}
}
