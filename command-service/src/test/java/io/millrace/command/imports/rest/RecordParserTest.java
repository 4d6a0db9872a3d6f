package io.millrace.command.imports.rest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.command.imports.ImportRecord;
import io.millrace.command.imports.ImportRecord.CustomerRecord;
import io.millrace.command.imports.ImportRecord.OrderRecord;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rule: a line is a record wholly or not at all, and the refusal says where it is wrong. */
class RecordParserTest {
  @Test
  void aCustomerMayHaveNoCountry() throws Exception {
    assertThat(parse("{'type':'customer','reference':'1','name':'A'}"))
        .isEqualTo(new CustomerRecord("1", "A", null));
  }

  @Test
  void anOrderIsReadWithItsLinesAndSkusInUpperCase() throws Exception {
    assertThat(
            parse(
                """
                {'type':'order','reference':'536365','country':'France','placedAt':'2010-12-01T08:26:00Z',
                 'currency':'GBP','lines':[{'sku':' 85123a ','quantity':6,'unitPrice':255,'stocked':true}]}"""))
        .isEqualTo(
            new OrderRecord(
                "536365",
                null,
                "France",
                Instant.parse("2010-12-01T08:26:00Z"),
                "GBP",
                List.of(new OrderRecord.Line("85123A", "85123A", 6, 255, true))));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'type':                                    | malformed-json | valid JSON",
        "[]                                          | malformed-json | object",
        "{'type':'customer'} {}                      | malformed-json | valid JSON",
        "{'type':'customer','type':'order'}          | malformed-json | valid JSON",
        "{'type':'gift'}                             | unknown-type   | 'gift'",
        "{}                                          | invalid-record | /type is needed",
        "{'type':'customer','name':'A'}              | invalid-record | /reference is needed",
        "{'type':'customer','reference':7,'name':'A'}| invalid-record | /reference must be text",
        "{'type':'customer','reference':' ','name':'A'}| invalid-record | /reference must not be empty",
        "{'type':'customer','reference':'1','name':'A','mail':'x'}| invalid-record | /mail does not exist here",
        "{'type':'customer','reference':'1','name':'A\\u0000'}| invalid-record | /name must not have control",
        "{'type':'customer','reference':'1','name':'\\ud800'}| invalid-record | /name must not have half",
        "{'type':'receipt','key':'k','sku':'1','quantity':0,'at':'2010-12-01T08:26:00Z'}| invalid-record | /quantity must be",
        "{'type':'receipt','key':'k','sku':'1','quantity':1.5,'at':'2010-12-01T08:26:00Z'}| invalid-record | /quantity must be",
        "{'type':'receipt','key':'k','sku':'1','quantity':1e400,'at':'2010-12-01T08:26:00Z'}| invalid-record | /quantity must be",
        "{'type':'receipt','key':'k','sku':'1','quantity':1,'at':'yesterday'}| invalid-record | /at must be a time",
        "{'type':'receipt','key':'k','sku':'1','quantity':1,'at':'9999-12-01T08:26:00Z'}| invalid-record | /at must lie",
        "{'type':'adjustment','key':'k','sku':'1','quantity':0,'reason':'r','at':'2010-12-01T08:26:00Z'}| invalid-record | /quantity must not be 0",
        "{'type':'product','sku':'1','name':'N','price':5,'stocked':true}| invalid-record | /price must be an object",
        "{'type':'product','sku':'1','name':'N','price':{'amount':-1,'currency':'GBP'},'stocked':true}| invalid-record | /price/amount must be",
        "{'type':'product','sku':'1','name':'N','price':{'amount':1,'currency':'pound'},'stocked':true}| invalid-record | /price/currency must be",
        "{'type':'order','reference':'1','country':'F','placedAt':'2010-12-01T08:26:00Z','currency':'GBP','lines':[]}| invalid-record | /lines must be",
        "{'type':'order','reference':'1','country':'F','placedAt':'2010-12-01T08:26:00Z','currency':'GBP','lines':[{'sku':'1','quantity':-1,'unitPrice':1,'stocked':true}]}| invalid-record | /lines/0/quantity must be",
        "{'type':'order','reference':'1','country':'F','placedAt':'2010-12-01T08:26:00Z','currency':'GBP','lines':[3]}| invalid-record | /lines/0 must be an object",
      })
  void whatIsWrongIsNamed(String line, String reason, String detail) {
    InvalidRecordException refusal =
        catchThrowableOfType(InvalidRecordException.class, () -> parse(line));
    assertThat(refusal.reason()).isEqualTo(reason);
    assertThat(refusal.detail()).contains(detail);
  }

  @Test
  void bytesThatAreNoTextAreMalformed() {
    InvalidRecordException refusal =
        catchThrowableOfType(
            InvalidRecordException.class,
            () -> RecordParser.parse(new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', '}'}));
    assertThat(refusal.reason()).isEqualTo("malformed-json");
  }

  private static ImportRecord parse(String json) throws InvalidRecordException {
    return RecordParser.parse(json.replace('\'', '"').getBytes(UTF_8));
  }
}
