package io.millrace.platform.command.transaction;

/**
 * The shard does not serve the bucket: it is on its way to another one, or there already. Nothing
 * was done; the newest shard map tells where to go, now or in a moment.
 */
public final class BucketFenced extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The shard with this number refused. */
  public BucketFenced(int shard) {
    super("shard " + shard + " does not serve the bucket");
  }
}
