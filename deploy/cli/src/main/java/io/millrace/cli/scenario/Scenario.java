package io.millrace.cli.scenario;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The life of an order, from the customer's registration to the refund, through the public
 * interfaces. Each step checks one promise and says what it saw. It makes a product and a customer
 * of its own, so it can run again and again on any data.
 */
public final class Scenario {
  private final Consumer<StepResult> listener;
  private final List<StepResult> results = new ArrayList<>();
  private final Story story;
  private final int rounds;

  /**
   * @param rounds how often read-your-writes is tried
   * @param listener is told each result as it comes
   */
  public Scenario(Target target, int rounds, Consumer<StepResult> listener) {
    this.story = new Story(target);
    this.rounds = rounds;
    this.listener = listener;
  }

  /** Runs all steps; a step that needs the outcome of a failed one fails too. */
  public List<StepResult> run() {
    var opening = new OpeningSteps(story);
    var reading = new ReadingSteps(story, rounds);
    var changing = new ChangingSteps(story);
    step("closed without a token", opening::closed);
    step("customer registered", opening::registerCustomer);
    step("product added", opening::addProduct);
    step("stock received", opening::receiveStock);
    step("order placed", opening::placeOrder);
    step("event on the topic", reading::findEvent);
    step("read-your-writes", reading::readOwnWrite);
    step("view on every replica", reading::lookAtReplicas);
    step("read-your-writes again and again", reading::readOwnWrites);
    step("cache hit", reading::hitCache);
    step("idempotent replay", changing::replay);
    step("same key, other order refused", changing::refuseOtherPayload);
    step("stock refused when short", changing::refuseWhenShort);
    step("paid, shipped, delivered", changing::fulfil);
    step("stale version refused", changing::refuseStale);
    step("returned and refunded", changing::returnSome);
    step("someone else's order is not seen", reading::hideFromOthers);
    step("reports show the sales", reading::report);
    return List.copyOf(results);
  }

  public String customerId() {
    return story.customerId;
  }

  public String orderId() {
    return story.orderId;
  }

  public String sku() {
    return story.sku;
  }

  private void step(String name, Supplier<String> check) {
    StepResult result;
    try {
      result = new StepResult(name, true, check.get());
    } catch (RuntimeException e) {
      result =
          new StepResult(
              name, false, e instanceof StepFailed ? String.valueOf(e.getMessage()) : e.toString());
    }
    results.add(result);
    listener.accept(result);
  }
}
