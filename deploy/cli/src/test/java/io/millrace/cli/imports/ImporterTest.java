package io.millrace.cli.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.cli.imports.FakeImportService.Fault;
import io.millrace.cli.outcome.CliException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is sent for a file, and what is said about it. */
class ImporterTest {
  @TempDir Path folder;
  private final FakeImportService service = new FakeImportService();

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void customersAndProductsStandBeforeTheOrdersThatNeedThemAndOrdersBringTheirGoods() {
    run(
        Csv.of(
            folder,
            Csv.line("536365", "85123A", 6, "2.55", "17850.0"),
            Csv.line("536365", "POST", 1, "18.00", "17850.0"),
            Csv.line("536366", "85123A", -2, "0", "")));

    assertThat(service.taken().stream().map(record -> record.path("type").asText()))
        .containsExactly("customer", "product", "product", "order", "adjustment");
    assertThat(service.taken("order")).allMatch(order -> order.path("supplied").asBoolean());
    assertThat(service.taken("adjustment")).allMatch(off -> off.path("supplied").asBoolean());
    assertThat(service.taken("product").getLast().path("stocked").asBoolean()).isFalse();
  }

  @Test
  void anOrderCarriesAllThatTheFileSaysAboutIt() {
    run(Csv.of(folder, Csv.line("536365", "85123A", 6, "2.55", "17850.0")));

    assertThat(service.taken("order"))
        .singleElement()
        .hasToString(
            """
            {"type":"order","reference":"536365","customer":"17850","country":"United Kingdom","placedAt":"2010-12-01T08:26:00Z","currency":"GBP","supplied":true,"lines":[{"sku":"85123A","name":"A THING","quantity":6,"unitPrice":255,"stocked":true}]}""");
  }

  @Test
  void aReturnCarriesItsKeyAndWhatItIsTakenFrom() {
    run(
        Csv.of(
            folder,
            Csv.line("536365", "85123A", 6, "2.55", "17850.0"),
            Csv.line("C536391", "85123A", -2, "2.55", "17850.0")));

    assertThat(service.taken("return"))
        .singleElement()
        .hasToString(
            """
            {"type":"return","key":"C536391:1","customer":"17850","sku":"85123A","quantity":2,"unitPrice":255,"currency":"GBP","at":"2010-12-01T08:26:00Z"}""");
  }

  @Test
  void linesOfOneInvoiceThatDoNotStandTogetherAreOneOrder() {
    var result =
        run(
            Csv.of(
                folder,
                Csv.line("542806", "11111", 1, "1.00", "12836.0"),
                Csv.line("C542805", "22222", -1, "1.00", "14606.0"),
                Csv.line("542806", "33333", 2, "1.00", "12836.0"),
                Csv.line("542807", "33333", 2, "1.00", "12836.0")));

    assertThat(service.taken("order")).hasSize(2);
    JsonNode order = service.taken("order").getFirst();
    assertThat(order.path("reference").asText()).isEqualTo("542806");
    assertThat(order.path("lines").findValuesAsText("sku")).containsExactly("11111", "33333");
    assertThat(result.addsUp()).isTrue();
  }

  @Test
  void anOrderIsPlacedAtTheEarliestDateOfItsLines() {
    run(
        Csv.of(
            folder,
            Csv.line("536365", "11111", 1, "1.00", "").replace("08:26", "08:27"),
            Csv.line("536365", "22222", 1, "1.00", "")));

    assertThat(service.taken("order").getFirst().path("placedAt").asText())
        .isEqualTo("2010-12-01T08:26:00Z");
  }

  @Test
  void aProductHasItsMostFrequentNameAndItsLastPositivePrice() {
    run(
        Csv.of(
            folder,
            Csv.line("1", "11111", 1, "1.00", "").replace("A THING", "RARE"),
            Csv.line("2", "11111", 1, "2.00", "").replace("A THING", "COMMON"),
            Csv.line("3", "11111", 1, "0", "").replace("A THING", "COMMON"),
            Csv.line("4", "11111", -1, "0", "").replace("A THING", "damaged")));

    assertThat(service.taken("product"))
        .singleElement()
        .hasToString(
            """
            {"type":"product","sku":"11111","name":"COMMON","price":{"amount":200,"currency":"GBP"},"stocked":true}""");
  }

  @Test
  void theSameFileIsRecognisedGzippedOrNot() throws IOException {
    Path plain =
        Csv.of(
            folder,
            Csv.line("536365", "85123A", 6, "2.55", "17850.0"),
            Csv.line("536366", "85123A", -1, "0", ""));
    Path gzipped = Csv.write(folder.resolve("same.csv.gz"), Csv.gzip(Files.readString(plain)));
    run(plain);
    int taken = service.taken().size();

    var again = run(gzipped);

    assertThat(service.taken()).hasSize(taken);
    assertThat(again.account().newLines()).isZero();
    assertThat(again.account().recognisedLines()).isEqualTo(2);
    assertThat(again.addsUp()).isTrue();
  }

  @Test
  void whatIsRecognisedMovesNoGoodsHoweverTheFileWasSavedSince() {
    String one = Csv.line("990013200", "99001A32", 6, "2.55", "99900132");
    String two = Csv.line("990013201", "99001A32", 4, "2.55", "99900132");
    run(Csv.of(folder, one, two));
    String spreadsheet = "\ufeff" + String.join("\r\n", Csv.HEADER, one, two) + "\r\n";
    int taken = service.taken().size();

    var again = run(Csv.write(folder.resolve("saved.csv"), spreadsheet));
    var more = run(Csv.of(folder, one, two, one.replace("990013200", "990013202")));

    assertThat(again.account().newLines()).isZero();
    assertThat(more.account().newLines()).isEqualTo(1);
    assertThat(service.taken()).as("one order more, and nothing else").hasSize(taken + 1);
  }

  @Test
  void everyLineIsImportedOrRejectedWithItsNumberAndReason() throws IOException {
    service.rejecting("return:C3:1", "return-without-purchase");
    Path rejects = folder.resolve("rejects.csv");

    var result =
        run(
            Csv.of(
                folder,
                Csv.line("1", "11111", 1, "1.00", ""),
                Csv.line("A2", "B", 1, "1.00", ""),
                Csv.line("C3", "22222", -1, "1.00", "17850.0"),
                Csv.line("4", "11111", 0, "1.00", "")),
            rejects);

    assertThat(result.addsUp()).isTrue();
    assertThat(result.account().newLines()).isEqualTo(1);
    assertThat(Files.readAllLines(rejects))
        .containsExactly(
            "Line,Reason," + Csv.HEADER,
            "3,not-an-invoice," + Csv.line("A2", "B", 1, "1.00", ""),
            "4,return-without-purchase," + Csv.line("C3", "22222", -1, "1.00", "17850.0"),
            "5,zero-quantity," + Csv.line("4", "11111", 0, "1.00", ""));
  }

  @Test
  void aCutConnectionLosesAndDoublesNothing() {
    // The service takes 30 records, and its answers to 10 of them arrive.
    service.failing(new Fault.Cut(30, 10), new Fault.Status(503), new Fault.Cut(5, 0));

    var result = run(Csv.of(folder, manyOrders()));

    assertThat(service.taken("order")).hasSize(100);
    assertThat(
            service.taken("order").stream()
                .map(order -> order.path("reference").asText())
                .distinct())
        .hasSize(100);
    assertThat(result.addsUp()).isTrue();
    assertThat(result.account().newLines() + result.account().recognisedLines()).isEqualTo(100);
  }

  @Test
  void aServiceThatStaysAwayIsGivenUpInWordsThatSayWhatToDo() {
    Fault[] always =
        IntStream.range(0, 100).mapToObj(i -> new Fault.Status(503)).toArray(Fault[]::new);
    service.failing(always);

    assertThatThrownBy(() -> run(Csv.of(folder, manyOrders())))
        .isInstanceOf(CliException.class)
        .hasMessageContainingAll("did not come back", "for a reason", "import the file again");
  }

  @Test
  void aRefusalIsNotTriedAgain() {
    service.failing(new Fault.Status(403));

    assertThatThrownBy(() -> run(Csv.of(folder, manyOrders())))
        .isInstanceOf(CliException.class)
        .hasMessageContainingAll("403", "for a reason");
    assertThat(service.taken()).isEmpty();
  }

  @Test
  void aProductThatIsNotTakenStopsTheImport() {
    service.rejecting("product:11111", "price-out-of-range");

    assertThatThrownBy(() -> run(Csv.of(folder, Csv.line("1", "11111", 1, "1.00", ""))))
        .isInstanceOf(CliException.class)
        .hasMessageContainingAll("product 11111", "price-out-of-range");
  }

  private Importer.Result run(Path file) {
    return run(file, null);
  }

  private Importer.Result run(Path file, @Nullable Path rejects) {
    var out = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    return new Importer(service.url(), "token", Duration.ofSeconds(2), out, false)
        .run(Importer.check(file), rejects);
  }

  private static String[] manyOrders() {
    return IntStream.range(0, 100)
        .mapToObj(i -> Csv.line("" + (536_365 + i), "11111", 1, "1.00", ""))
        .toArray(String[]::new);
  }
}
