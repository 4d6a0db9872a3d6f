package io.millrace.cli.imports;

import io.millrace.cli.command.AnswerFlags;
import io.millrace.cli.command.BearerFlags;
import io.millrace.cli.command.Home;
import io.millrace.cli.outcome.CliException;
import io.millrace.cli.outcome.ExitCode;
import io.millrace.cli.suite.ServiceName;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Imports a retailer's orders through the bulk API. */
@Command(
    name = "import",
    description =
        "Imports orders, returns and write-offs from a CSV file of invoice lines, gzipped or not. Importing a file again changes nothing.")
public final class ImportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "FILE",
      description =
          "Columns: InvoiceNo, StockCode, Description, Quantity, InvoiceDate, UnitPrice, CustomerID, Country.")
  private Path file = Path.of("");

  @Option(
      names = "--rejects",
      paramLabel = "FILE",
      description = "Writes the lines that are left out, with line number and reason.")
  private @Nullable Path rejects;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "Command service to send to (default: that of the running stack).")
  private @Nullable URI url;

  @Mixin private BearerFlags who = new BearerFlags();

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to try when the service is away (default ${DEFAULT-VALUE}).")
  private int patienceSeconds = 120;

  @Mixin private AnswerFlags answer = new AnswerFlags();

  @Override
  public Integer call() {
    Importer.Checked checked;
    try {
      checked = Importer.check(file);
    } catch (BadFileException e) {
      throw new CliException("Nothing was imported. " + e.getMessage(), e);
    }
    URI target = url != null ? url : URI.create(Home.runningService(ServiceName.COMMAND).url());
    System.err.println("Importing " + file + ": " + checked.summary());
    long began = System.nanoTime();
    var importer =
        new Importer(
            target,
            who.bearer(),
            Duration.ofSeconds(patienceSeconds),
            System.err,
            Boolean.getBoolean("millrace.terminal"));
    Importer.Result result = importer.run(checked, rejects);
    long millis = (System.nanoTime() - began) / 1_000_000;
    answer.print(json(result, millis), out -> print(out, result, millis));
    return result.addsUp() ? ExitCode.DONE : ExitCode.FAILED;
  }

  private static LinkedHashMap<String, Object> json(Importer.Result result, long millis) {
    Account account = result.account();
    var all = new LinkedHashMap<String, Object>();
    all.put("lines", result.lines());
    all.put("imported", account.imported());
    all.put("new", account.newLines());
    all.put("recognised", account.recognisedLines());
    all.put("differing", account.differing);
    all.put("newOrders", account.newOrders);
    all.put("recognisedOrders", account.recognisedOrders);
    all.put("importedByKind", account.importedByKind());
    all.put("rejected", account.rejectedLines());
    all.put("rejectedByReason", account.rejected);
    all.put("addsUp", result.addsUp());
    all.put("millis", millis);
    return all;
  }

  private static void print(PrintWriter out, Importer.Result result, long millis) {
    Account account = result.account();
    out.printf(Locale.ROOT, "Read      %,10d lines in %.1f s%n", result.lines(), millis / 1000.0);
    out.printf(
        Locale.ROOT,
        "Imported  %,10d: %,d new, %,d recognised; orders: %,d new, %,d recognised%n",
        account.imported(),
        account.newLines(),
        account.recognisedLines(),
        account.newOrders,
        account.recognisedOrders);
    account
        .importedByKind()
        .forEach((kind, count) -> out.printf(Locale.ROOT, "          %,10d %s%n", count, kind));
    out.printf(Locale.ROOT, "Rejected  %,10d%n", account.rejectedLines());
    account.rejected.forEach(
        (reason, count) -> out.printf(Locale.ROOT, "          %,10d %s%n", count, reason));
    if (account.differing > 0) {
      out.printf(
          Locale.ROOT,
          "%,d of the recognised records differ from what was imported before, which stands; for example %s.%n",
          account.differing,
          String.join(", ", account.examples));
    }
    if (result.addsUp()) {
      out.println("Every line is accounted for: lines read = imported + rejected.");
    } else {
      out.printf(
          Locale.ROOT,
          "The counts do not add up: %,d lines read, %,d imported, %,d rejected. Please report this.%n",
          result.lines(),
          account.imported(),
          account.rejectedLines());
    }
  }
}
