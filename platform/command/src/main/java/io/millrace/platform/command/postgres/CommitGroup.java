package io.millrace.platform.command.postgres;

import io.millrace.platform.command.idempotency.CommandKey;
import io.millrace.platform.command.postgres.CommitGroupMember.Claiming;
import io.millrace.platform.command.postgres.CommitGroupMember.Left;
import io.millrace.platform.command.postgres.CommitGroupMember.Remembering;
import io.millrace.platform.command.run.StoreProblems;
import io.millrace.platform.command.transaction.Claim;
import io.millrace.platform.command.transaction.Committed;
import io.millrace.platform.command.transaction.LockKey;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Several commands in one transaction. They meet twice: their keys and locks are claimed by one
 * statement before anything is written, and their events and answers are written by one statement
 * each when all have decided. In between each does as it would alone, on the same connection.
 *
 * <ul>
 *   <li>A command that is refused has written nothing but its answer; the others do not notice.
 *   <li>No claim waits: a command whose aggregate somebody else holds, or another command of the
 *       group has claimed, leaves and goes on alone.
 *   <li>The rows that will change beside the aggregates are locked for all of them in one order, so
 *       groups do not deadlock with each other. Any wait for a lock is cut short.
 *   <li>Any failure of the database, or a compare-and-set that missed, undoes the whole group, and
 *       every command goes on alone.
 *   <li>A commit without an answer is unknown to all of them.
 * </ul>
 */
final class CommitGroup {
  private final int shard;
  private final List<CommitGroupMember<?>> members;
  private final String begin;
  private final Runnable whenEnded;

  private final List<Claiming> claims = new ArrayList<>();
  private final List<Ledger.Batch> batches = new ArrayList<>();
  private final List<UniEmitter<? super Void>> appended = new ArrayList<>();
  private final List<Remembering> answers = new ArrayList<>();

  private @Nullable SqlConnection connection;
  private @Nullable CommitGroupSql sql;
  private int ended;
  private boolean claimed;
  private boolean written;
  private boolean broken;
  private boolean finished;

  CommitGroup(int shard, List<CommitGroupMember<?>> members, String begin, Runnable whenEnded) {
    this.shard = shard;
    this.members = List.copyOf(members);
    this.begin = begin;
    this.whenEnded = whenEnded;
  }

  void start(Pool pool) {
    pool.getConnection()
        .subscribe()
        .with(
            this::begin,
            failure -> {
              Throwable told = ShardTransactions.notAcquired(shard, failure);
              members.forEach(member -> member.fail(told));
              whenEnded.run();
            });
  }

  private void begin(SqlConnection opened) {
    connection = opened;
    // While all wait for each other nothing is sent, and nothing would fail.
    opened.closeHandler(this::breakUp);
    sql = new CommitGroupSql(new ConnectionSql(opened), shard);
    opened.query(begin).execute().subscribe().with(_ -> {}, _ -> breakUp());
    members.forEach(member -> member.start(this, opened));
  }

  void claim(Claiming claim) {
    claims.add(claim);
    advance();
  }

  /** Keeps the key of one of the commands, see {@link LedgerTransaction#keep}. */
  Uni<Boolean> keep(CommandKey key) {
    return new LedgerTransaction(shard, new ConnectionSql(connection()), true).keep(key);
  }

  void append(Ledger.Batch batch, UniEmitter<? super Void> done) {
    batches.add(batch);
    appended.add(done);
    advance();
  }

  void remember(Remembering answer) {
    answers.add(answer);
    advance();
  }

  void ended() {
    ended++;
    advance();
  }

  /** Nothing of this transaction will be committed. */
  void breakUp() {
    if (!finished) {
      broken = true;
      advance();
    }
  }

  /** Goes on as soon as every command has come to the next meeting, or to its end. */
  private void advance() {
    if (broken) {
      releaseAll();
    } else if (!claimed && claims.size() + ended == members.size()) {
      claimed = true;
      claimAll();
    } else if (claimed
        && !written
        && !answers.isEmpty()
        && answers.size() + ended == members.size()) {
      written = true;
      writeAll();
    }
    if (ended == members.size() && !finished) {
      finished = true;
      finish();
    }
  }

  /** Whoever waits at a meeting goes on alone; whoever comes to one later does so too. */
  private void releaseAll() {
    List<UniEmitter<?>> waiting = new ArrayList<>();
    claims.forEach(claim -> waiting.add(claim.claim()));
    waiting.addAll(appended);
    answers.forEach(answer -> waiting.add(answer.remembered()));
    claims.clear();
    appended.clear();
    answers.clear();
    waiting.forEach(emitter -> emitter.fail(new Left()));
  }

  private void claimAll() {
    List<Claiming> together = new ArrayList<>();
    List<Claiming> leaving = new ArrayList<>();
    Set<Long> locks = new HashSet<>();
    for (Claiming claim : claims) {
      boolean first =
          (claim.keyLock() == null || locks.add(claim.keyLock()))
              && (claim.lock() == null || locks.add(claim.lock()));
      (first ? together : leaving).add(claim);
    }
    sql().claim(together).subscribe().with(found -> claimed(together, found), _ -> breakUp());
    Map<LockKey.Rows, Set<LockKey>> rows = new TreeMap<>(Comparator.comparing(LockKey.Rows::name));
    for (Claiming claim : together) {
      claim
          .member()
          .locks()
          .forEach(key -> rows.computeIfAbsent(key.rows(), _ -> new HashSet<>()).add(key));
    }
    rows.forEach((kind, keys) -> sql().lock(kind, keys).subscribe().with(_ -> {}, _ -> breakUp()));
    leaving.forEach(claim -> claim.claim().fail(new Left()));
  }

  private void claimed(List<Claiming> together, List<CommitGroupSql.Found> found) {
    // Until here they wait, and are released if the statement fails.
    claims.clear();
    for (int i = 0; i < together.size(); i++) {
      UniEmitter<? super Claim> claim = together.get(i).claim();
      switch (found.get(i)) {
        case CommitGroupSql.Found.Claimed is -> claim.complete(is.claim());
        case CommitGroupSql.Found.Held _ -> claim.fail(new Left());
      }
    }
  }

  private void writeAll() {
    List<Remembering> together = List.copyOf(answers);
    Uni<Void> events =
        batches.isEmpty()
            ? Uni.createFrom().voidItem()
            // An event that is too large fails here; then its command is refused alone.
            : Uni.createFrom().deferred(() -> sql().append(List.copyOf(batches)));
    Uni.combine()
        .all()
        .unis(events, sql().remember(together))
        .asTuple()
        .subscribe()
        .with(both -> written(together, both.getItem2()), _ -> breakUp());
  }

  private void written(List<Remembering> together, long tx) {
    answers.clear();
    List<UniEmitter<? super Void>> events = List.copyOf(appended);
    appended.clear();
    events.forEach(done -> done.complete(null));
    together.forEach(
        each -> each.remembered().complete(new Committed(each.answer(), shard, tx, false)));
  }

  private void finish() {
    List<CommitGroupMember<?>> successes =
        members.stream().filter(CommitGroupMember::succeeded).toList();
    if (broken || successes.isEmpty()) {
      ShardTransactions.rollback(connection()).subscribe().with(_ -> settle(false));
      return;
    }
    List<CommitGroupMember<?>> entered =
        successes.stream().filter(CommitGroupMember::enterCommit).toList();
    if (entered.size() < successes.size()) {
      // Somebody was told that its command will not take effect: it must not, the others may.
      entered.forEach(CommitGroupMember::notCommitted);
      ShardTransactions.rollback(connection()).subscribe().with(_ -> settle(false));
      return;
    }
    connection()
        .query("COMMIT")
        .execute()
        .subscribe()
        .with(
            _ -> settle(true),
            failure -> {
              if (PgFailure.outcomeUnknown(failure)) {
                Throwable unknown = StoreProblems.outcomeUnknown().asException(failure);
                successes.forEach(member -> member.fail(unknown));
              } else {
                entered.forEach(CommitGroupMember::notCommitted);
              }
              ShardTransactions.rollback(connection()).subscribe().with(_ -> settle(false));
            });
  }

  /** Answers those for whom all is said, and lets the others go on alone. */
  private void settle(boolean committed) {
    connection().close().subscribe().with(_ -> {}, _ -> {});
    for (CommitGroupMember<?> member : members) {
      if (member.answered()) {
        continue;
      }
      if (member.decided() || (committed && member.succeeded())) {
        member.answer();
      } else {
        member.runAlone(() -> {});
      }
    }
    whenEnded.run();
  }

  private SqlConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("the group has not begun");
    }
    return connection;
  }

  private CommitGroupSql sql() {
    if (sql == null) {
      throw new IllegalStateException("the group has not begun");
    }
    return sql;
  }
}
