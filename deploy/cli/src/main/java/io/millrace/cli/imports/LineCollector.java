package io.millrace.cli.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;

/** Keeps the lines of a response as they come, so that those before a cut are not lost. */
final class LineCollector implements Flow.Subscriber<String> {
  private final List<String> lines = new ArrayList<>();

  synchronized List<String> soFar() {
    return List.copyOf(lines);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    subscription.request(Long.MAX_VALUE); // a batch bounds it
  }

  @Override
  public synchronized void onNext(String line) {
    if (!line.isBlank()) {
      lines.add(line);
    }
  }

  @Override
  public void onError(Throwable failure) {
    // The future of the exchange carries it.
  }

  @Override
  public void onComplete() {}
}
