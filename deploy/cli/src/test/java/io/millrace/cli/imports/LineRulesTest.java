package io.millrace.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.cli.imports.Verdict.Accepted;
import io.millrace.cli.imports.Verdict.Kind;
import io.millrace.cli.imports.Verdict.Reason;
import io.millrace.cli.imports.Verdict.Refused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A line becomes an order line, a write-off or a return, or is refused for the first reason. */
class LineRulesTest {
  @Test
  void aSaleIsALineOfAnOrderWithItsOwnPrice() {
    Accepted line = accepted(raw("536365", "85123a ", "6", "2.55", "17850.0"));

    assertThat(line.kind()).isEqualTo(Kind.ORDER_LINE);
    assertThat(line.sku()).isEqualTo("85123A");
    assertThat(line.quantity()).isEqualTo(6);
    assertThat(line.unitPrice()).isEqualTo(255);
    assertThat(line.customer()).isEqualTo("17850");
    assertThat(line.at()).hasToString("2010-12-01T08:26:00Z");
    assertThat(line.stocked()).isTrue();
  }

  @Test
  void aGuestHasNoCustomer() {
    assertThat(accepted(raw("536365", "85123A", "6", "2.55", "")).customer()).isEmpty();
  }

  @Test
  void goodsThatVanishAreAWriteOff() {
    Accepted line = accepted(raw("536589", "21777", "-10", "0", ""));

    assertThat(line.kind()).isEqualTo(Kind.WRITE_OFF);
    assertThat(line.quantity()).isEqualTo(10);
  }

  @Test
  void aCreditNoteReturnsItsQuantity() {
    Accepted line = accepted(raw("C536391", "22556", "-12", "1.65", "17548.0"));

    assertThat(line.kind()).isEqualTo(Kind.RETURN);
    assertThat(line.quantity()).isEqualTo(12);
  }

  @ParameterizedTest
  @CsvSource({
    "85123A,true",
    "POST,false",
    "M,false",
    "GIFT_0001_20,false",
    "1234,false",
    "12345,true"
  })
  void fiveDigitsAtTheStartAreGoods(String sku, boolean stocked) {
    assertThat(LineRules.isStocked(sku)).isEqualTo(stocked);
  }

  @ParameterizedTest
  @CsvSource({
    "A563185,1,1.00,17850,NOT_AN_INVOICE",
    "'',1,1.00,17850,NOT_AN_INVOICE",
    "536365,1,-1.00,17850,NEGATIVE_PRICE",
    "536365,0,-1.005,17850,NEGATIVE_PRICE",
    "536365,0,0.001,17850,PRICE_PRECISION",
    "536365,0,1.00,17850,ZERO_QUANTITY",
    "C536365,0,1.00,'',ZERO_QUANTITY",
    "C536365,-1,1.00,'',RETURN_WITHOUT_CUSTOMER",
  })
  void theFirstReasonThatAppliesIsGiven(
      String invoice, String quantity, String price, String customer, Reason reason) {
    assertThat(LineRules.judge(raw(invoice, "85123A", quantity, price, customer)))
        .isInstanceOfSatisfying(
            Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @CsvSource({"2.5,250", "2,200", "0,0", "0.01,1", "1.10,110", "1.100,110", "38970.00,3897000"})
  void pricesAreExact(String price, long minor) {
    assertThat(accepted(raw("536365", "85123A", "1", price, "")).unitPrice()).isEqualTo(minor);
  }

  @ParameterizedTest
  @CsvSource({
    "1.5,2.55,Quantity",
    "six,2.55,Quantity",
    "1e9,2.55,Quantity",
    "6,free,UnitPrice",
    "6,1e400,UnitPrice",
    "6,NaN,UnitPrice"
  })
  void aFieldThatIsNotOfItsFormMakesTheFileBad(String quantity, String price, String column) {
    assertThatThrownBy(() -> LineRules.judge(raw("536365", "85123A", quantity, price, "")))
        .isInstanceOf(BadFileException.class)
        .hasMessageContaining("Line 7")
        .hasMessageContaining(column);
  }

  private static Accepted accepted(RawLine raw) {
    return (Accepted) LineRules.judge(raw);
  }

  private static RawLine raw(
      String invoice, String sku, String quantity, String price, String customer) {
    return new RawLine(
        7,
        invoice,
        sku,
        "A THING",
        quantity,
        "2010-12-01 08:26:00",
        price,
        customer,
        "United Kingdom");
  }
}
