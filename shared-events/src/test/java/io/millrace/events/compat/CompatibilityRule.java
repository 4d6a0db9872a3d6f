package io.millrace.events.compat;

import static io.millrace.events.compat.SchemaPlace.membersOf;
import static io.millrace.events.compat.SchemaPlace.requiredOf;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What may not change in the schema of a published version. Two readers are kept from harm at once:
 * a consumer that knows only what was published and meets new payloads, and our own code, which
 * meets payloads of the same version that were written years ago. What is left is little, and
 * enough: new optional members, and better words. Everything else is a new version with an
 * upcaster.
 */
enum CompatibilityRule {
  /** A consumer reads the member; even an optional one is missed by those who use it. */
  MEMBERS_STAY {
    @Override
    List<String> breaks(SchemaPlace place) {
      Set<String> gone = membersOf(place.published());
      gone.removeAll(membersOf(place.current()));
      return gone.stream().map(name -> "member " + name + " is gone").toList();
    }
  },

  /** A wider type surprises consumers, a narrower one refuses old payloads. */
  TYPES_STAY {
    @Override
    List<String> breaks(SchemaPlace place) {
      return changed(place, "type");
    }
  },

  /** As for types: a looser bound surprises consumers, a tighter one refuses old payloads. */
  CONSTRAINTS_STAY {
    @Override
    List<String> breaks(SchemaPlace place) {
      Set<String> keywords = new TreeSet<>();
      place.published().fieldNames().forEachRemaining(keywords::add);
      place.current().fieldNames().forEachRemaining(keywords::add);
      keywords.removeAll(WORDS);
      keywords.removeAll(SEEN_TO_BY_OTHERS);
      keywords.removeAll(CLOSING);
      return keywords.stream().flatMap(keyword -> changed(place, keyword).stream()).toList();
    }
  },

  /** A consumer relies on the member being there. */
  REQUIRED_STAYS {
    @Override
    List<String> breaks(SchemaPlace place) {
      Set<String> freed = requiredOf(place.published());
      freed.removeAll(requiredOf(place.current()));
      return freed.stream().map(name -> "member " + name + " is no longer required").toList();
    }
  },

  /** Payloads written before do not have it. */
  NOTHING_ELSE_IS_REQUIRED {
    @Override
    List<String> breaks(SchemaPlace place) {
      Set<String> demanded = requiredOf(place.current());
      demanded.removeAll(requiredOf(place.published()));
      return demanded.stream().map(name -> "member " + name + " is required now").toList();
    }
  },

  /** A consumer that validates with a closed schema would refuse the next optional member. */
  OBJECTS_STAY_OPEN {
    @Override
    List<String> breaks(SchemaPlace place) {
      return CLOSING.stream()
          .filter(keyword -> place.current().has(keyword))
          .map(keyword -> "keyword " + keyword + " closes the object to later members")
          .toList();
    }
  };

  /** Keywords that explain and never decide. */
  private static final Set<String> WORDS =
      Set.of("$schema", "$id", "$comment", "title", "description", "examples", "deprecated");

  private static final Set<String> SEEN_TO_BY_OTHERS =
      Set.of("type", "properties", "required", "items", "$defs");

  private static final List<String> CLOSING =
      List.of(
          "additionalProperties",
          "unevaluatedProperties",
          "patternProperties",
          "propertyNames",
          "maxProperties");

  /** What the change breaks at this place, in words; empty when it is allowed. */
  abstract List<String> breaks(SchemaPlace place);

  private static List<String> changed(SchemaPlace place, String keyword) {
    JsonNode before = place.published().path(keyword);
    JsonNode now = place.current().path(keyword);
    return before.equals(now)
        ? List.of()
        : List.of(keyword + " was " + shown(before) + ", is " + shown(now));
  }

  private static String shown(JsonNode value) {
    return value.isMissingNode() ? "absent" : value.toString();
  }
}
