package io.migrationgate.demo.lab.report.chart;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.LongStream;

/**
 * The horizontal axis that all drawings of a page share, so that what happened at one time stands
 * in one line. Immutable.
 *
 * @param millis the time at its right end; at the left end it is 0
 */
public record TimeAxis(long millis) {
  private static final long[] STEPS = {
    100, 200, 500, 1_000, 2_000, 5_000, 10_000, 15_000, 30_000, 60_000, 120_000, 300_000, 600_000,
    900_000, 1_800_000
  };
  private static final int AT_MOST = 12;

  /** Copes with a run that took no time. */
  public TimeAxis {
    millis = Math.max(1, millis);
  }

  /** How far a moment is from the left end. */
  String left(long at) {
    double share = Math.min(millis, Math.max(0, at)) / (double) millis;
    return String.format(Locale.ROOT, "%.2f%%", 100 * share);
  }

  /** The moments that stand below a drawing; each third is left where the window is narrow. */
  public Element below() {
    long step =
        Arrays.stream(STEPS).filter(each -> millis / each < AT_MOST).findFirst().orElse(millis);
    List<Element> ticks = LongStream.iterate(0, tick -> tick <= millis, tick -> tick + step)
        .mapToObj(tick -> Element.of("span.tick", label(tick)).with("style", "left:" + left(tick)))
        .toList();
    return Element.of("div.times", ticks);
  }

  static String label(long millis) {
    String tenths = millis % 1_000 == 0 ? "" : "." + millis % 1_000 / 100;
    return String.format(Locale.ROOT, "%d:%02d%s", millis / 60_000, millis / 1_000 % 60, tenths);
  }
}
