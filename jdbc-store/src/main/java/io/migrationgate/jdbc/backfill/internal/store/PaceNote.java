package io.migrationgate.jdbc.backfill.internal.store;

import io.migrationgate.jdbc.backfill.run.BackfillRun.Share;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a run says of its pace, in one column: what it waits for, or else to which share of the time
 * its workers keep. So a build that knows no shares shows what holds the run back.
 *
 * @param heldBy what it waits for; empty if for nothing
 * @param share which part of the time its workers work; null if none has said it since
 */
public record PaceNote(String heldBy, @Nullable Share share) {
  /** Nothing to say. */
  public static final PaceNote NONE = new PaceNote("", null);

  private static final Pattern SHARE =
      Pattern.compile("working (\\d{1,3})% of the time: (.*)", Pattern.DOTALL);

  /** Reads what a worker has written. */
  static PaceNote read(String text) {
    Matcher share = SHARE.matcher(text);
    return share.matches()
        ? new PaceNote("", new Share(Integer.parseInt(share.group(1)), share.group(2)))
        : new PaceNote(text, null);
  }

  static String write(Share share) {
    return "working " + share.percent() + "% of the time: " + share.why();
  }
}
