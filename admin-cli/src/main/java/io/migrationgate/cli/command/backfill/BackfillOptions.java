package io.migrationgate.cli.command.backfill;

import io.migrationgate.admin.AcceptedSql;
import io.migrationgate.admin.Operator;
import io.migrationgate.cli.command.base.Arguments;
import io.migrationgate.cli.command.base.Session;
import io.migrationgate.cli.terminal.UsageException;
import io.migrationgate.declaration.DeclaredSql;
import io.migrationgate.jdbc.backfill.run.BackfillSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How gently a run works. What is not given stays as it is. */
public final class BackfillOptions {
  private static final String OFF = "off";
  private static final String AUTO = "auto";

  @Option(
      names = "--batch-target",
      paramLabel = "DURATION",
      description = "How long a batch should take, from 5ms to 10s. Default: 100ms.")
  @Nullable
  String batchTarget;

  @Option(
      names = "--max-batch",
      paramLabel = "ROWS",
      description = "Never more rows in a batch. Default: 20000.")
  @Nullable
  Integer maxBatch;

  @Option(
      names = "--share",
      paramLabel = "PERCENT",
      description =
          "Part of the time that a worker works; it rests in between. Default: auto, as much as the application leaves "
              + "free.")
  @Nullable
  String share;

  @Option(names = "--full-speed", description = "Never rest: --share 100%%.")
  boolean fullSpeed;

  @Option(
      names = "--ranges",
      paramLabel = "N",
      description =
          "Into how many ranges the rows are divided, and so how many workers can help. Default: 4, or --workers "
              + "if more; counts for stages that have not begun.")
  @Nullable
  Integer ranges;

  @Option(
      names = "--lock-timeout",
      paramLabel = "DURATION",
      description = "How long a batch waits for a row before it gives way. Default: 500ms.")
  @Nullable
  String lockTimeout;

  @Option(
      names = "--max-blocked",
      paramLabel = "ROWS",
      description =
          "How many rows that the database will not copy or compare are noted before the run fails. Default: 1000.")
  @Nullable
  Integer maxBlocked;

  @Option(
      names = "--repair",
      negatable = true,
      description =
          "Whether differences that the verification finds are repaired, and verified again. Default: yes; for "
              + "mgate verify: no.")
  @Nullable
  Boolean repair;

  @Option(
      names = "--max-p99",
      paramLabel = "DURATION",
      description =
          "Hold while the application's 99th percentile, as its nodes report it, is above; off for not. Default: off.")
  @Nullable
  String maxP99;

  @Option(
      names = "--max-lag",
      paramLabel = "DURATION",
      description =
          "Hold while a replica is further behind, or none can be seen (PostgreSQL); off for not. Default: off.")
  @Nullable
  String maxLag;

  @Option(
      names = "--hold-sql",
      paramLabel = "QUERY",
      description =
          "Hold while this query gives true or a number other than 0, or fails; off for none. Default: off.")
  @Nullable
  String holdSql;

  @Option(
      names = "--pause-file",
      paramLabel = "FILE",
      description =
          "Hold while this file is there, on the machine of whoever works; off for none. Default: off.")
  @Nullable
  String pauseFile;

  /** Whether anything is to be changed. */
  public boolean given() {
    return fullSpeed
        || Stream.of(
                batchTarget,
                maxBatch,
                share,
                ranges,
                lockTimeout,
                maxBlocked,
                repair,
                maxP99,
                maxLag,
                holdSql,
                pauseFile)
            .anyMatch(Objects::nonNull);
  }

  /** A query that was typed is the operator's own: whoever works with mgate's rights may run it. */
  public void acceptHoldSql(Session session, String migration, Operator operator) {
    if (holdSql != null && !holdSql.equals(OFF)) {
      new AcceptedSql(session.open().store())
          .accept(DeclaredSql.holding(migration, holdSql), operator);
    }
  }

  /** The defaults as changed; what makes no sense is an error of usage. */
  public BackfillSettings settings(BackfillSettings defaults) {
    return Arguments.check(() -> change(defaults.change()).done());
  }

  /** Changes what was given. */
  public BackfillSettings.Changes change(BackfillSettings.Changes changes) {
    if (batchTarget != null) {
      changes.batchTarget(Arguments.duration("--batch-target", batchTarget));
    }
    if (maxBatch != null) {
      changes.largestBatch(maxBatch);
    }
    if (share != null || fullSpeed) {
      changes.sharePercent(percent());
    }
    if (ranges != null) {
      changes.ranges(ranges);
    }
    if (lockTimeout != null) {
      changes.lockTimeout(Arguments.duration("--lock-timeout", lockTimeout));
    }
    if (maxBlocked != null) {
      changes.maxBlocked(maxBlocked);
    }
    if (repair != null) {
      changes.repair(repair);
    }
    return holding(changes);
  }

  private BackfillSettings.Changes holding(BackfillSettings.Changes changes) {
    if (maxP99 != null) {
      changes.maxP99(limit("--max-p99", maxP99));
    }
    if (maxLag != null) {
      changes.maxLag(limit("--max-lag", maxLag));
    }
    if (holdSql != null) {
      changes.holdSql(holdSql.equals(OFF) ? null : holdSql);
    }
    if (pauseFile != null) {
      // Workers in other directories look for it too.
      changes.pauseFile(
          pauseFile.equals(OFF) ? null : Path.of(pauseFile).toAbsolutePath().toString());
    }
    return changes;
  }

  private static @Nullable Duration limit(String option, String text) {
    return text.equals(OFF) ? null : Arguments.duration(option, text);
  }

  private @Nullable Integer percent() {
    if (share == null) {
      return 100;
    }
    if (fullSpeed) {
      throw new UsageException(
          "option --share", "given together with --full-speed", "one of them", "leave one out");
    }
    return share.equals(AUTO)
        ? null
        : (Integer) Arguments.percent("--share", share, "auto, or 1% to 100%");
  }
}
