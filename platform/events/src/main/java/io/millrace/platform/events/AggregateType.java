package io.millrace.platform.events;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A kind of aggregate. The application declares its kinds as a {@link Declaration}.
 *
 * @param number of the kind in consistency tokens, 0 to 127; never given to another kind
 * @param label in the ledger and in event types, for example {@code loan}
 * @param topic of Kafka that carries the events; two kinds may share one
 * @param placement on which write shard an aggregate lives
 */
public record AggregateType(int number, String label, String topic, Placement placement)
    implements Comparable<AggregateType> {
  public AggregateType {
    if (number < 0 || number > Byte.MAX_VALUE) {
      throw new IllegalArgumentException(
          "number %d of kind %s does not fit into a token: 0 to 127".formatted(number, label));
    }
  }

  /** On which write shard the aggregates of a kind live. */
  public enum Placement {
    /** Where the shard map has their bucket; they move with it. */
    BUCKET,
    /** Each shard has its own, whatever the map says. */
    SHARD,
    /** On the home shard; the others have copies. */
    HOME
  }

  /** The kinds of aggregate that the application has; found as a service of this type. */
  public interface Declaration {
    /** All kinds, each with its own number and label. */
    List<AggregateType> types();
  }

  /** Loaded late: the declaration itself makes values of this class. */
  private static final class Declared {
    static final TreeMap<Integer, AggregateType> BY_NUMBER = new TreeMap<>();

    static {
      for (Declaration declaration : Declarations.of(Declaration.class)) {
        for (AggregateType type : declaration.types()) {
          boolean taken =
              BY_NUMBER.values().stream().anyMatch(other -> other.label.equals(type.label));
          if (taken || BY_NUMBER.put(type.number, type) != null) {
            throw new IllegalStateException(
                "two kinds of aggregate have number %d or label %s"
                    .formatted(type.number, type.label));
          }
        }
      }
    }
  }

  /** All kinds, by their numbers. */
  public static Collection<AggregateType> values() {
    return Declared.BY_NUMBER.values();
  }

  /** All topics of events. */
  public static List<String> topics() {
    return values().stream().map(AggregateType::topic).distinct().toList();
  }

  /** The first kind whose events this topic carries; empty for any other topic. */
  public static Optional<AggregateType> ofTopic(String topic) {
    return values().stream().filter(type -> type.topic.equals(topic)).findFirst();
  }

  /** The kind with this number; empty if there is none. */
  public static Optional<AggregateType> ofNumber(int number) {
    return Optional.ofNullable(Declared.BY_NUMBER.get(number));
  }

  /**
   * The kind with this label.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static AggregateType ofLabel(String label) {
    return values().stream()
        .filter(type -> type.label.equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("unknown aggregate type: " + label));
  }

  @Override
  public int compareTo(AggregateType other) {
    return Integer.compare(number, other.number);
  }

  @Override
  public String toString() {
    return label;
  }
}
