package io.millrace.platform.events.codec;

import io.millrace.platform.events.Declarations;
import io.millrace.platform.events.DomainEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Every published event type, as the application declares them. */
public final class EventTypes {
  private static final Map<String, EventType<?>> BY_NAME = new LinkedHashMap<>();
  private static final Map<Class<?>, EventType<?>> BY_CLASS = new HashMap<>();

  static {
    for (Declaration declaration : Declarations.of(Declaration.class)) {
      for (EventType<?> type : declaration.types()) {
        if (BY_NAME.put(type.name(), type) != null
            || BY_CLASS.put(type.eventClass(), type) != null) {
          throw new IllegalStateException("declared twice: event type " + type.name());
        }
      }
    }
  }

  private EventTypes() {}

  /** The event types that the application publishes; found as a service of this type. */
  public interface Declaration {
    /** All types, each with its own name and class. */
    List<EventType<?>> types();
  }

  /** All types, in the order of their declaration. */
  public static Collection<EventType<?>> all() {
    return BY_NAME.values();
  }

  /** The type with this name, or null. */
  static @Nullable EventType<?> named(String name) {
    return BY_NAME.get(name);
  }

  /** The type of this event. */
  public static EventType<?> of(DomainEvent event) {
    EventType<?> type = BY_CLASS.get(event.getClass());
    if (type == null) {
      throw new IllegalArgumentException("not a published event: " + event.getClass());
    }
    return type;
  }
}
