package io.millrace.platform.command.relay.service;

import io.millrace.platform.command.relay.Wakeup;
import io.millrace.platform.command.run.CommitListener;
import jakarta.inject.Singleton;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Tells the relay of a shard that something was committed there, so that it need not wait for its
 * next look. A hint: events of other processes are found without it.
 */
@Singleton
public class RelaySignal implements CommitListener {
  private final ConcurrentMap<Integer, Wakeup> wakeups = new ConcurrentHashMap<>();

  @Override
  public void committed(int shard) {
    of(shard).signal();
  }

  Wakeup of(int shard) {
    return wakeups.computeIfAbsent(shard, number -> new Wakeup());
  }
}
