package io.millrace.query.kit;

/** Plays the operator that rebuilds a view, promotes and rolls back. */
public final class ViewVersions {
  private ViewVersions() {}

  /** A second version with the same rows, which nobody reads yet. */
  public static void rebuild(String view) {
    ReadModel.read("select copy_projection_table('%1$s_v1', '%1$s_v2')".formatted(view));
    ReadModel.write("insert into %1$s_v2 select * from %1$s_v1".formatted(view));
    ReadModel.write(
        "insert into projection (name, version, active, state) values (?, 2, false, 'standby')",
        view);
    ReadModel.write(
        """
        insert into projection_checkpoint
        select projection, 2, topic, kafka_partition, next_offset, epoch
        from projection_checkpoint where projection = ?
        """,
        view);
    ReadModel.write(
        """
        insert into projection_watermark
        select projection, 2, topic, kafka_partition, shard, tx, as_of
        from projection_watermark where projection = ?
        """,
        view);
  }

  /** Has readers see the other version, in one transaction. */
  public static void switchTo(String view, int version) {
    ReadModel.write(
        """
        do $$ begin
          perform point_views_at('%1$s_v%3$d', '%1$s_v%2$d');
          update projection set state = 'standby', active = false where name = '%1$s' and active;
          update projection
          set state = 'active', active = true,
              generation = (select max(generation) + 1 from projection where name = '%1$s')
          where name = '%1$s' and version = %2$d;
        end $$
        """
            .formatted(view, version, 3 - version));
    ReadModel.awaitReplicas();
  }

  /** The first version alone, as if there had never been another; other tests begin with that. */
  public static void forget(String view) {
    if (ReadModel.read("select version from projection where active and name = '" + view + "'")
        .equals("2")) {
      switchTo(view, 1);
    }
    for (String table : new String[] {"projection_checkpoint", "projection_watermark"}) {
      ReadModel.write(
          "delete from " + table + " where projection = ? and projection_version = 2", view);
    }
    ReadModel.write("delete from projection where name = ? and version = 2", view);
    ReadModel.write("drop table if exists " + view + "_v2");
    ReadModel.write("update projection set generation = 0");
    ReadModel.awaitReplicas();
  }
}
