package io.millrace.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.millrace.e2e.Ledger.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** A checker that never failed proves nothing: it finds each bug that is planted here. */
class LedgerCheckTest {
  private final List<Sent> history = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<String, String> orders = new TreeMap<>();
  private final Map<String, String> stock = new TreeMap<>();

  /** Ten pieces arrived, two were ordered and paid for; an eleventh order was refused. */
  LedgerCheckTest() throws JsonProcessingException {
    sent("k1", "stock", 201);
    sent("k2", "order", 201);
    sent("k3", "order", 201);
    sent("k4", "order", 409);
    event("stock", "A@0", 1, "StockReceived", "{'quantity':10,'onHand':10,'reserved':0}", "k1");
    event(
        "order",
        "o1",
        1,
        "OrderPlaced",
        "{'total':{'amount':10},'lines':[{'line':1,'sku':'A','quantity':2}]}",
        "k2");
    event("stock", "A@0", 2, "StockReserved", "{'quantity':2,'onHand':10,'reserved':2}", "k2");
    event("order", "o1", 2, "PaymentReceived", "{'amount':{'amount':10}}", "k3");
    orders.put("o1", "paid 10 0 2 1:A:2:0:0");
    stock.put("A", "10 2 2");
  }

  private void sent(String key, String type, int status) {
    history.add(Sent.of(key, type, "/v1", null, "{}").answered(status, "{}", null));
  }

  private void event(String type, String id, long version, String name, String payload, String key)
      throws JsonProcessingException {
    events.add(
        new Event(
            type, id, version, name, new ObjectMapper().readTree(payload.replace('\'', '"')), key));
  }

  private List<String> violations() {
    return LedgerCheck.violations(history, new Ledger(events, orders, stock));
  }

  @Test
  void whatIsRightPasses() {
    assertThat(violations()).isEmpty();
  }

  @Test
  void aDoubledEffectIsFound() throws JsonProcessingException {
    event("order", "o1", 3, "PaymentReceived", "{'amount':{'amount':10}}", "k3");

    assertThat(violations()).anyMatch(text -> text.startsWith("answered 201, but 2 times"));
  }

  @Test
  void aLostAcknowledgementIsFound() {
    events.removeLast();
    orders.put("o1", "placed 0 0 1 1:A:2:0:0");

    assertThat(violations()).containsExactly("answered 201, but 0 times in the ledger: k3 /v1");
  }

  @Test
  void aRefusalWithAnEffectIsFound() {
    sent("k5", "order", 409);
    events.set(3, new Event("order", "o1", 2, "PaymentReceived", events.get(3).payload(), "k5"));

    assertThat(violations()).anyMatch(text -> text.startsWith("answered 409, but 1 times"));
  }

  @Test
  void anEventThatNobodyAskedForIsFound() throws JsonProcessingException {
    event("customer", "c1", 1, "CustomerRegistered", "{}", "unheard-of");

    assertThat(violations()).containsExactly("nobody was told of CustomerRegistered c1");
  }

  @Test
  void aCommandThatNobodyKnowsTheEndOfIsFound() {
    sent("k6", "order", 0);

    assertThat(violations()).containsExactly("never settled: k6");
  }

  @Test
  void aGapInTheVersionsIsFound() {
    events.set(3, new Event("order", "o1", 3, "PaymentReceived", events.get(3).payload(), "k3"));
    orders.put("o1", "paid 10 0 3 1:A:2:0:0");

    assertThat(violations()).containsExactly("order o1 has version 3 where 2 should be");
  }

  @Test
  void aStateThatIsNotTheFoldIsFound() {
    orders.put("o1", "placed 0 0 1 1:A:2:0:0");

    assertThat(violations()).singleElement().asString().startsWith("order o1 is 'placed");
  }

  @Test
  void stockThatTheOrdersDoNotAccountForIsFound() throws JsonProcessingException {
    event("stock", "A@0", 3, "StockReleased", "{'quantity':1,'onHand':10,'reserved':1}", "k3");
    stock.put("A", "10 1 3");

    assertThat(violations()).singleElement().asString().startsWith("A: 10 on hand and 1 reserved");
  }
}
