package io.millrace.command.stock;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whom a shard that has run dry asks for how much of a SKU. */
public final class AskingPolicy {
  private AskingPolicy() {}

  /**
   * Asks those first who have most, and for half of what they have if that is more than is missing:
   * who ran dry once will do so again.
   *
   * @param missing pieces that orders wait for
   * @param available free pieces of the others, by shard
   * @return pieces by shard, each between 1 and what is available there
   */
  public static Map<Integer, Long> ask(long missing, Map<Integer, Long> available) {
    return ask(missing, available, true);
  }

  /**
   * The same, but for no more than is missing. For batches: they name all that they need, and of
   * several that run at once on different shards one would take more than the others can spare, and
   * they would have to take it back.
   */
  public static Map<Integer, Long> askNoMore(long missing, Map<Integer, Long> available) {
    return ask(missing, available, false);
  }

  private static Map<Integer, Long> ask(long missing, Map<Integer, Long> available, boolean ahead) {
    List<Map.Entry<Integer, Long>> richestFirst = new ArrayList<>(available.entrySet());
    richestFirst.sort(Map.Entry.<Integer, Long>comparingByValue(Comparator.reverseOrder()));
    Map<Integer, Long> asked = new LinkedHashMap<>();
    long open = missing;
    for (Map.Entry<Integer, Long> donor : richestFirst) {
      long has = donor.getValue();
      if (open <= 0 || has <= 0) {
        break;
      }
      long pieces = Math.min(has, ahead ? Math.max(open, has / 2) : open);
      asked.put(donor.getKey(), pieces);
      open -= pieces;
    }
    return asked;
  }
}
