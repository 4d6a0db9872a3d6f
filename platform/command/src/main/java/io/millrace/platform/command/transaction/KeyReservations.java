package io.millrace.platform.command.transaction;

import io.smallrye.mutiny.Uni;

/**
 * Keeps a key for one request over all shards. An answer is stored on the shard of what the request
 * changed; the same key on another request may lead to another shard, where nothing is known of it.
 * So with more than one shard each key is kept on the shard of its own bucket too, first.
 */
public interface KeyReservations {
  /** With one shard the stored answers do. */
  KeyReservations NONE =
      new KeyReservations() {
        @Override
        public Uni<Void> before(CommandCall call, int shard) {
          return Uni.createFrom().voidItem();
        }

        @Override
        public Uni<Void> within(CommandCall call, int shard, WriteTransaction transaction) {
          return Uni.createFrom().voidItem();
        }
      };

  /**
   * Comes before the transaction of the command on this shard, and holds no connection while it
   * runs: two shards whose connections wait for each other's would stand still. Fails with {@code
   * idempotency-key-reused} if another request has the key.
   */
  Uni<Void> before(CommandCall call, int shard);

  /** Within the transaction of the command, if the key's shard is the same. Fails alike. */
  Uni<Void> within(CommandCall call, int shard, WriteTransaction transaction);
}
