package io.millrace.platform.events.routing;

/**
 * A rule that deals the buckets out to the shards. It looks at its own parameters only, so every
 * process that knows them comes to the same {@link Assignment}.
 */
public sealed interface ShardLayout permits HashLayout, RangeLayout, RingLayout, DirectoryLayout {
  /** Name of the rule in settings and in the stored map. */
  String kind();

  /** The shard of every bucket. */
  Assignment assign();
}
