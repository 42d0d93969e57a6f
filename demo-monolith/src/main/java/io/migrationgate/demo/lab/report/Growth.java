package io.migrationgate.demo.lab.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The p99 while something happened, beside the p99 before it.
 *
 * @param during while it happened
 * @param before what it is compared with
 * @param judged whether there are requests enough to compare them
 */
record Growth(Quantile during, Quantile before, boolean judged) {
  /** The p99 of the one by that of the other; null if one of them is not known. */
  @JsonProperty
  @Nullable
  Double ratio() {
    return ratio(during.micros(), before.micros());
  }

  /** The least that the ratio may be in truth; null if nobody can say. */
  @JsonProperty
  @Nullable
  Double least() {
    Long high = before.high();
    return high == null ? null : ratio(during.low(), high);
  }

  /** The most that the ratio may be in truth; null if nobody can say. */
  @JsonProperty
  @Nullable
  Double most() {
    Long high = during.high();
    return high == null ? null : ratio(high, before.low());
  }

  private @Nullable Double ratio(long over, long under) {
    return during.requests() == 0 || before.requests() == 0 || under == 0
        ? null
        : (Double) (over / (double) under);
  }

  /** Whether the ratio is at most so much; and whether enough requests say so. */
  Attainment within(double limit) {
    Double ratio = ratio();
    if (ratio == null || !judged) {
      return Attainment.UNKNOWN;
    }
    Double least = least();
    Double most = most();
    return ratio <= limit
        ? most != null && most <= limit ? Attainment.MET : Attainment.PROBABLY_MET
        : least != null && least > limit ? Attainment.MISSED : Attainment.PROBABLY_MISSED;
  }
}
