package io.millrace.stack;

import java.nio.file.Path;
import java.util.List;

/**
 * The processes of a running stack by name, for faults and repairs. Names are {@code write-0…},
 * {@code read}, {@code replica-0…}, {@code kafka} and {@code redis}; an unknown name is a {@link
 * StackException}. What each method does stands in {@link StackProcess}.
 *
 * @param all in the order in which they were started
 */
public record StackProcesses(List<? extends StackProcess> all) {
  public StackProcesses {
    all = List.copyOf(all);
  }

  public List<String> names() {
    return all.stream().map(StackProcess::name).toList();
  }

  public boolean isAlive(String name) {
    return of(name).isAlive();
  }

  public void kill(String name) {
    of(name).kill();
  }

  public void freeze(String name) {
    of(name).freeze();
  }

  public void thaw(String name) {
    of(name).thaw();
  }

  public void stop(String name) {
    of(name).stop();
  }

  public void start(String name) {
    of(name).start();
  }

  /** {@link #stop} and {@link #start}. */
  public void restart(String name) {
    stop(name);
    start(name);
  }

  public Path logFile(String name) {
    return of(name).logFile();
  }

  public long pid(String name) {
    return of(name).pid();
  }

  StackProcess of(String name) {
    return all.stream()
        .filter(process -> process.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    "The stack has no process named '%s'. It has: %s."
                        .formatted(name, String.join(", ", names()))));
  }
}
