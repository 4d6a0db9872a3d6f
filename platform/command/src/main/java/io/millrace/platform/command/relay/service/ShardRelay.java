package io.millrace.platform.command.relay.service;

import io.millrace.platform.command.relay.Parking.Parked;
import io.millrace.platform.command.relay.RelayListener;
import io.millrace.platform.command.relay.RelayStatus;
import io.millrace.platform.command.relay.postgres.BacklogProbe.Backlog;
import io.millrace.platform.events.codec.WireRecord;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;

/** What is known of the relay of one shard; written by its threads, read by health and metrics. */
final class ShardRelay implements RelayListener {
  final int shard;
  private final LongAdder published = new LongAdder();
  private volatile RelayStatus status = new RelayStatus.Stopped();
  private volatile List<Parked> parked = List.of();
  private volatile BooleanSupplier followsLog = () -> false;
  private volatile long retainedLog;
  private volatile boolean waiting;
  private volatile Backlog backlog = new Backlog(0, Duration.ZERO);

  private final RelayTelemetry telemetry;

  ShardRelay(int shard, RelayTelemetry telemetry) {
    this.shard = shard;
    this.telemetry = telemetry;
  }

  @Override
  public void delivered(List<WireRecord> events, Duration took) {
    telemetry.delivered(events, took);
  }

  @Override
  public void published(int events) {
    waiting = false;
    published.add(events);
  }

  @Override
  public void parked(Collection<Parked> all) {
    parked = List.copyOf(all);
  }

  @Override
  public void waitingForBroker() {
    waiting = true;
  }

  @Override
  public void status(RelayStatus now) {
    waiting = false;
    status = now;
  }

  RelayStatus status() {
    return waiting ? new RelayStatus.Failing("Kafka does not acknowledge") : status;
  }

  void backlog(Backlog measured) {
    backlog = measured;
  }

  Backlog backlog() {
    return backlog;
  }

  /** Asks whoever reads the log whether it does at present. */
  void followsLog(BooleanSupplier now) {
    followsLog = now;
  }

  boolean followsLog() {
    return followsLog.getAsBoolean();
  }

  void retainedLog(long bytes) {
    retainedLog = bytes;
  }

  long retainedLog() {
    return retainedLog;
  }

  List<Parked> parked() {
    return parked;
  }

  long publishedEvents() {
    return published.sum();
  }

  boolean leads() {
    return status instanceof RelayStatus.Leading;
  }
}
