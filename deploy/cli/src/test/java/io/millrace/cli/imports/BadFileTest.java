package io.millrace.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A file that cannot be imported is refused before anything is sent, in words that say where. */
class BadFileTest {
  private static final String GOOD = Csv.line("536365", "85123A", 6, "2.55", "17850.0");

  @TempDir Path folder;

  @Test
  void aFolderIsNoFile() {
    refused(folder, "is a folder");
  }

  @Test
  void aMissingFileIsNamed() {
    refused(folder.resolve("none.csv"), "There is no file");
  }

  @Test
  void anEmptyFileIsRefused() {
    refused(Csv.write(folder.resolve("empty.csv"), ""), "is empty");
  }

  @Test
  void aFileWithoutLinesIsRefused() {
    refused(Csv.of(folder), "no lines");
  }

  @Test
  void missingColumnsAreNamed() {
    refused(
        Csv.write(
            folder.resolve("a.csv"),
            "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,Country\n"),
        "lacks the columns UnitPrice, CustomerID");
  }

  @Test
  void aLineOfOtherLengthIsNamed() {
    refused(Csv.of(folder, GOOD, "536365,85123A"), "Line 3", "2 fields");
  }

  @Test
  void aBadDateIsNamed() {
    refused(Csv.of(folder, GOOD, GOOD.replace("2010-12-01", "2010-02-30")), "Line 3", "2010-02-30");
  }

  @Test
  void aQuoteInsideOfAFieldIsNamed() {
    refused(Csv.of(folder, GOOD, GOOD.replace("A THING", "\"A \"THING")), "Line 3", "quote");
  }

  @Test
  void aQuoteThatIsNotClosedIsNamed() {
    refused(Csv.of(folder, GOOD, GOOD.replace("A THING", "\"A THING"), GOOD), "Line 3", "quote");
  }

  @Test
  void aQuoteThatIsNotClosedDoesNotTakeAWholeLargeFileIntoMemory() {
    String rest = IntStream.range(0, 40_000).mapToObj(i -> GOOD).collect(Collectors.joining("\n"));
    refused(Csv.of(folder, GOOD, GOOD.replace("A THING", "\"A THING"), rest), "Line 3", "quote");
  }

  @Test
  void plainTextNamedGzIsRefused() {
    refused(Csv.write(folder.resolve("orders.csv.gz"), Csv.HEADER + "\n" + GOOD), "is not gzip");
  }

  @Test
  void aCutGzipIsRefused() {
    byte[] whole = Csv.gzip(Csv.HEADER + "\n" + randomLines());
    refused(
        Csv.write(folder.resolve("cut.csv.gz"), Arrays.copyOf(whole, whole.length / 2)), "cut off");
  }

  @Test
  void aDamagedGzipIsRefused() {
    byte[] whole = Csv.gzip(Csv.HEADER + "\n" + randomLines());
    Arrays.fill(whole, whole.length / 2, whole.length / 2 + 64, (byte) 0x55);
    refused(Csv.write(folder.resolve("damaged.csv.gz"), whole), "gzip");
  }

  @Test
  void anotherEncodingIsNamedWithItsLine() {
    String text = Csv.HEADER + "\n" + GOOD + "\n" + GOOD.replace("A THING", "VOUCHER £40") + "\n";
    refused(
        Csv.write(folder.resolve("latin.csv"), text.getBytes(Charset.forName("windows-1252"))),
        "not UTF-8",
        "line 3",
        "iconv");
  }

  @Test
  void anInvoiceThatIsTooLongForOneRecordIsFoundBeforeAnythingIsSent() {
    String[] lines =
        IntStream.rangeClosed(0, Invoice.MAX_LINES).mapToObj(i -> GOOD).toArray(String[]::new);
    refused(Csv.of(folder, lines), "more than 2000 lines");
  }

  @Test
  void aByteOrderMarkBlankLinesAndOtherOrderOfColumnsDoNoHarm() {
    String text =
        "\ufeffCountry,InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Extra\r\n"
            + "EIRE,536365,85123A,A THING,6,2010-12-01 08:26:00,2.55,,x\r\n\r\n";
    Path file = Csv.write(folder.resolve("odd.csv"), text);
    assertThatCode(() -> Importer.check(file)).doesNotThrowAnyException();
  }

  @Test
  void aByteOrderMarkBeforeAQuotedHeaderDoesNoHarm() {
    String text =
        "\ufeff\"InvoiceNo\",\"StockCode\",\"Description\",\"Quantity\",\"InvoiceDate\",\"UnitPrice\",\"CustomerID\",\"Country\"\r\n"
            + "\"990010200\",\"99001A02\",\"THING\",\"6\",\"2011-03-04 10:15:00\",\"2.55\",\"99900102\",\"Csvland\"\r\n";
    assertThat(Importer.check(Csv.write(folder.resolve("bom.csv"), text)).summary())
        .startsWith("1 lines");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\r", "\n", "\r\n"})
  void linesEndInAnyWay(String end) {
    String text = String.join(end, Csv.HEADER, GOOD, GOOD.replace("536365", "536366"), "");
    assertThat(Importer.check(Csv.write(folder.resolve("ends.csv"), text)).summary())
        .startsWith("2 lines");
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantity", "Quantity", " QUANTITY ", "\"Quantity\"", "\tquantity"})
  void aColumnThatStandsTwiceIsNamed(String again) {
    refused(
        Csv.write(folder.resolve("twice.csv"), Csv.HEADER + "," + again + "\n" + GOOD + ",9\n"),
        "twice",
        "columns 4 and 9");
  }

  @Test
  void columnsThatNobodyReadsMayStandTwiceOrHaveNoName() {
    String text = Csv.HEADER + ",Note,note,,\n" + GOOD + ",a,b,,\n";
    assertThatCode(() -> Importer.check(Csv.write(folder.resolve("extra.csv"), text)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "\t"})
  void otherSeparatorsAreNamed(String separator) {
    String text = (Csv.HEADER + "\n" + GOOD + "\n").replace(",", separator);
    refused(Csv.write(folder.resolve("semicolons.csv"), text), "semicolons or tabs", "with commas");
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"})
  void utf16IsNamedWithTheWayOut(String charset) {
    String text = Csv.HEADER + "\n" + GOOD + "\n";
    refused(
        Csv.write(folder.resolve("utf16.csv"), text.getBytes(Charset.forName(charset))),
        "UTF-16",
        "iconv -f UTF-16");
  }

  @ParameterizedTest
  @CsvSource({
    "',6,', ',\"1,000\",', Quantity",
    "',6,', ',1e3,', Quantity",
    "',6,', ',6.0,', Quantity",
    "',6,', ',6 pcs,', Quantity",
    "',6,', ',9999999999,', Quantity",
    "',6,', ',1000001,', Quantity",
    "2.55, '\"2,55\"', UnitPrice",
    "2.55, '\"1,002.55\"', UnitPrice",
    "2.55, 2.55E+00, UnitPrice",
    "2.55, £2.55, UnitPrice",
    "2.55, 99999999999.00, UnitPrice",
    "2010-12-01 08:26:00, 01/12/2010 08:26, InvoiceDate",
    "2010-12-01 08:26:00, 12/1/2010 8:26, InvoiceDate",
    "2010-12-01 08:26:00, 40513.35, InvoiceDate",
    "2010-12-01 08:26:00, 0001-12-01 08:26:00, InvoiceDate",
    "85123A, ., StockCode",
    "85123A, A/B, StockCode",
    "85123A, ßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßßß, StockCode",
    "17850.0, 17 850, CustomerID"
  })
  void whatASpreadsheetMakesOfAFieldIsNamed(String good, String saved, String column) {
    refused(Csv.of(folder, GOOD, GOOD.replace(good, saved)), "Line 3", column);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"A\nTHING\"", "\"A\rTHING\"", "A\u0000THING", "A\u0007THING"})
  void controlCharactersInATextAreNamed(String text) {
    refused(
        Csv.of(folder, GOOD, GOOD.replace("A THING", text)), "Line 3", "Description", "control");
  }

  @Test
  void aTextThatIsTooLongIsNamed() {
    refused(
        Csv.of(folder, GOOD, GOOD.replace("A THING", "x".repeat(201))),
        "Line 3",
        "Description",
        "200");
    refused(
        Csv.of(folder, GOOD, GOOD.replace("United Kingdom", "x".repeat(101))), "Line 3", "Country");
  }

  @ParameterizedTest
  @CsvSource({"17850.0,13047.0", "17850.0,''", "United Kingdom,EIRE"})
  void anInvoiceForTwoIsNamedWhereverItsLinesStand(String one, String other) {
    String elsewhere = GOOD.replace("536365", "536366");
    refused(Csv.of(folder, GOOD, elsewhere, GOOD.replace(one, other)), "Line 4", "invoice 536365");
  }

  private static String randomLines() {
    var random = new java.util.Random(7);
    return IntStream.range(0, 2_000)
        .mapToObj(
            i ->
                Csv.line(
                    "" + (536_365 + i),
                    "" + (10_000 + random.nextInt(80_000)),
                    1 + random.nextInt(99),
                    "2.55",
                    ""))
        .collect(Collectors.joining("\n"));
  }

  private static void refused(Path file, String... words) {
    assertThatThrownBy(() -> Importer.check(file))
        .isInstanceOf(BadFileException.class)
        .hasMessageContainingAll(words);
  }
}
