package io.millrace.cli.imports;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
