package io.migrationgate.cli.command.base;

import io.migrationgate.admin.Grace;
import io.migrationgate.cli.terminal.UsageException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How long to wait until a change has settled. */
public final class WaitOptions {
  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "30s",
      description =
          "How long to wait for each change to settle, for example 500ms, 30s or 5m. Default: 30s.")
  String timeout = "30s";

  @Option(names = "--no-wait", description = "Do not wait until the change has settled.")
  public boolean noWait;

  @Option(names = "--grace", paramLabel = "DURATION", description = GRACE)
  @Nullable
  String grace;

  public static final String GRACE =
      "Your word that no transaction lasts longer. Where the database hides its transactions, wait so long instead.";

  /** The operator's word; null if none was given. */
  @Nullable
  public Grace grace(String actor) {
    return grace(grace, actor);
  }

  public static @Nullable Grace grace(@Nullable String text, String actor) {
    if (text == null) {
      return null;
    }
    Duration duration = Arguments.duration("--grace", text);
    if (duration.isZero()) {
      throw new UsageException(
          "option --grace",
          "'" + text + "'",
          "longer than the longest transaction there may be",
          "give a duration such as 5m");
    }
    return new Grace(duration, actor);
  }

  public Duration duration() {
    return Arguments.duration("--timeout", timeout);
  }
}
