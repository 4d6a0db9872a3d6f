package io.millrace.platform.command.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What is told of statements that are on their way together. */
class PipelinedTest {
  private final CompletableFuture<String> first = new CompletableFuture<>();
  private final CompletableFuture<String> second = new CompletableFuture<>();
  private final CompletableFuture<String> third = new CompletableFuture<>();

  private UniAssertSubscriber<List<?>> all() {
    return Pipelined.all(told(first), told(second), told(third))
        .<List<?>>map(all -> all.asList())
        .subscribe()
        .withSubscriber(UniAssertSubscriber.create());
  }

  private static Uni<String> told(CompletableFuture<String> answer) {
    return Uni.createFrom().completionStage(answer);
  }

  @Test
  void allResultsAreTheirsInOrder() {
    UniAssertSubscriber<List<?>> seen = all();
    third.complete("c");
    first.complete("a");
    second.complete("b");

    seen.assertItem(List.of("a", "b", "c"));
  }

  @Test
  void theReasonIsTheFailureOfWhatWasSentFirstWhoeverIsHeardFirst() {
    IllegalStateException reason = new IllegalStateException("serialisation failure");
    UniAssertSubscriber<List<?>> seen = all();
    third.completeExceptionally(new IllegalStateException("transaction is aborted"));
    second.completeExceptionally(reason);
    first.complete("a");

    assertThat(seen.getFailure()).isSameAs(reason);
  }

  @Test
  void nothingIsToldWhileOneIsOnItsWay() {
    UniAssertSubscriber<List<?>> seen = all();
    third.completeExceptionally(new IllegalStateException("transaction is aborted"));
    first.complete("a");

    seen.assertNotTerminated();
  }

  @Test
  void oneFailureIsTheReasonAlone() {
    IllegalStateException reason = new IllegalStateException("the row changed");
    UniAssertSubscriber<List<?>> seen = all();
    first.complete("a");
    second.completeExceptionally(reason);
    third.complete("c");

    assertThat(seen.getFailure()).isSameAs(reason);
  }
}
