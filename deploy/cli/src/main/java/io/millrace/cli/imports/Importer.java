package io.millrace.cli.imports;

import io.millrace.cli.command.Progress;
import io.millrace.cli.imports.ImportClient.Answer;
import io.millrace.cli.imports.ImportClient.Exchange;
import io.millrace.cli.imports.Item.Outgoing;
import io.millrace.cli.imports.Verdict.Refused;
import io.millrace.cli.outcome.CliException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Imports one file: looks through it, sends it, and accounts for every line. */
final class Importer {
  private final URI commandUrl;
  private final String token;
  private final Duration patience;
  private final PrintStream out;
  private final boolean terminal;

  /**
   * @param token of an operator
   * @param patience how long it tries without any progress before it gives up
   * @param out for progress and notices
   */
  Importer(URI commandUrl, String token, Duration patience, PrintStream out, boolean terminal) {
    this.commandUrl = commandUrl;
    this.token = token;
    this.patience = patience;
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * What became of the file.
   *
   * @param lines data lines read
   */
  record Result(long lines, Account account) {
    boolean addsUp() {
      return lines == account.lines();
    }
  }

  /** A file that was looked through and found fit. */
  record Checked(InvoiceFile file, FilePlan plan) {
    String summary() {
      return "%,d lines, %,d SKUs, %,d customers"
          .formatted(plan.lines(), plan.products().size(), plan.customers().size());
    }
  }

  /**
   * Looks through the whole file and sends nothing.
   *
   * @throws BadFileException if it cannot be imported
   */
  static Checked check(Path path) {
    InvoiceFile file = InvoiceFile.at(path);
    try {
      return new Checked(file, FilePlan.of(file));
    } catch (BadFileException e) {
      file.requireIntact(); // damaged data can look like anything
      throw e;
    }
  }

  /**
   * Sends it.
   *
   * @param rejects where to write the lines that are left out; null for nowhere
   * @throws CliException when the service refuses it or stays away; to import it again is safe
   */
  Result run(Checked checked, @Nullable Path rejects) {
    FilePlan plan = checked.plan;
    var account = new Account();
    try (var progress = new Progress(out, terminal, plan.lines(), "lines");
        var rejectsFile = new RejectsFile(rejects);
        var source = new RecordSource(checked.file, plan);
        var client = new ImportClient(commandUrl, token, patience, progress::note)) {
      var settlement = new Settlement(account, rejectsFile);
      Batch sent = null;
      Exchange exchange = null;
      // While the service works on one batch, the next is made ready.
      for (Batch next = Batch.from(source); next != null; next = Batch.from(source)) {
        if (sent != null && exchange != null) {
          settlement.settle(sent, exchange.await());
          progress.at(account.lines());
        }
        sent = next;
        exchange = client.start(next.records());
      }
      if (sent != null && exchange != null) {
        settlement.settle(sent, exchange.await());
      }
      source.requireUnchanged();
      progress.at(account.lines());
    }
    return new Result(plan.lines(), account);
  }

  /** Enters answers into the account. */
  private record Settlement(Account account, RejectsFile rejects) {
    void settle(Batch batch, List<Answer> answers) {
      int next = 0;
      for (Item item : batch.items()) {
        switch (item) {
          case Refused refused -> {
            account.rejected(refused.reason().code(), 1);
            rejects.write(refused.raw(), refused.reason().code());
          }
          case Outgoing record -> settle(record, answers.get(next++));
        }
      }
    }

    private void settle(Outgoing record, Answer answer) {
      switch (answer.outcome()) {
        case CREATED -> account.created(record);
        case RECOGNISED -> account.recognised(record, answer.detail() != null);
        case REJECTED -> {
          if (record.kind() == null) {
            throw new CliException(
                "The service did not take the %s, which the lines after it need: %s %s"
                    .formatted(record.what(), answer.reason(), answer.detail()));
          }
          account.rejected(answer.reason(), record.lines().size());
          record.lines().forEach(line -> rejects.write(line, answer.reason()));
        }
      }
    }
  }
}
