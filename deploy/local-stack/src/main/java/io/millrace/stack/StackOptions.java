package io.millrace.stack;

import java.nio.file.Path;

/**
 * What to start.
 *
 * @param stateFolder holds data, logs, ports and the password; made when absent; one running stack
 *     per folder
 * @param shards number of write primaries, 1 to 16
 * @param replicas number of read replicas, 0 to 8
 * @param fresh whether what an earlier run left in the folder is dropped
 */
public record StackOptions(Path stateFolder, int shards, int replicas, boolean fresh) {
  private static final int MAX_SHARDS = 16;
  private static final int MAX_REPLICAS = 8;

  public StackOptions {
    stateFolder = stateFolder.toAbsolutePath().normalize();
    requireBetween("shards", shards, 1, MAX_SHARDS);
    requireBetween("replicas", replicas, 0, MAX_REPLICAS);
  }

  /** One shard, two replicas, existing data kept, any free ports. */
  public static StackOptions in(Path stateFolder) {
    return new StackOptions(stateFolder, 1, 2, false);
  }

  public StackOptions withShards(int number) {
    return new StackOptions(stateFolder, number, replicas, fresh);
  }

  public StackOptions withReplicas(int number) {
    return new StackOptions(stateFolder, shards, number, fresh);
  }

  public StackOptions withFresh(boolean wanted) {
    return new StackOptions(stateFolder, shards, replicas, wanted);
  }

  private static void requireBetween(String what, int value, int least, int most) {
    if (value < least || value > most) {
      throw new StackException(
          "A stack has %d to %d %s, not %d.".formatted(least, most, what, value));
    }
  }
}
