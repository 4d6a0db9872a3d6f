package io.millrace.platform.command.shards;

import io.millrace.platform.events.routing.Assignment;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** What a request comes to: moves of a few buckets each. Pure. */
public final class MovePlan {
  private MovePlan() {}

  /** Buckets that go the same way together. */
  public record Part(List<Integer> buckets, int source, int target) {
    public Part {
      buckets = List.copyOf(buckets);
    }
  }

  /** Nothing will be moved, for this reason. */
  public static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RefusedException(String reason) {
      super(reason);
    }
  }

  private record Way(int source, int target) implements Comparable<Way> {
    @Override
    public int compareTo(Way other) {
      return source != other.source
          ? Integer.compare(source, other.source)
          : Integer.compare(target, other.target);
    }
  }

  /**
   * The moves that fulfil the request; buckets that are there already need none.
   *
   * @param now the newest map
   * @param moving buckets of moves that are not at their end
   * @param shards how many there are
   * @param most buckets per move
   * @throws RefusedException if the request cannot be fulfilled
   */
  public static List<Part> of(
      MoveRequest request, Assignment now, Collection<Integer> moving, int shards, int most) {
    Map<Way, List<Integer>> ways = new TreeMap<>();
    switch (request) {
      case MoveRequest.These(List<Integer> buckets, int to) ->
          buckets.forEach(bucket -> add(ways, bucket, now, shard(to, shards)));
      case MoveRequest.Some(int count, int from, int to) ->
          some(count, now, moving, shard(from, shards))
              .forEach(bucket -> add(ways, bucket, now, shard(to, shards)));
      case MoveRequest.Towards(Assignment wanted) ->
          now.differing(wanted).forEach(bucket -> add(ways, bucket, now, wanted.shardOf(bucket)));
    }
    List<Part> parts = new ArrayList<>();
    ways.forEach(
        (way, buckets) -> {
          List<Integer> busy = buckets.stream().filter(moving::contains).toList();
          if (!busy.isEmpty()) {
            throw new RefusedException(
                "Buckets %s are on the move already; wait until that has ended.".formatted(busy));
          }
          for (int i = 0; i < buckets.size(); i += most) {
            List<Integer> part = buckets.subList(i, Math.min(buckets.size(), i + most));
            parts.add(new Part(part, way.source(), way.target()));
          }
        });
    return parts;
  }

  private static void add(Map<Way, List<Integer>> ways, int bucket, Assignment now, int target) {
    int source = now.shardOf(bucket);
    if (source != target) {
      ways.computeIfAbsent(new Way(source, target), way -> new ArrayList<>()).add(bucket);
    }
  }

  private static List<Integer> some(
      int count, Assignment now, Collection<Integer> moving, int from) {
    List<Integer> free =
        now.bucketsOf(from).stream().filter(bucket -> !moving.contains(bucket)).toList();
    if (free.size() < count) {
      throw new RefusedException(
          "Shard %d has %d buckets that are not on the move, fewer than %d."
              .formatted(from, free.size(), count));
    }
    return IntStream.range(0, count).mapToObj(free::get).toList();
  }

  private static int shard(int number, int shards) {
    if (number < 0 || number >= shards) {
      throw new RefusedException(
          "There is no shard %d: the shards are 0 to %d.".formatted(number, shards - 1));
    }
    return number;
  }
}
