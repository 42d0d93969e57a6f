package io.migrationgate.demo.lab.report;

/**
 * A number to reach, and what was found.
 *
 * @param name what it is about
 * @param wanted what it was to be
 * @param found what it was
 * @param attainment whether it was reached
 * @param speed whether it is about time: to miss it fails no run
 */
record TargetResult(
    String name, String wanted, String found, Attainment attainment, boolean speed) {
  /** Whether it is about time and was not reached; surely or not. */
  boolean tooSlow() {
    return speed && attainment.compareTo(Attainment.UNKNOWN) > 0;
  }
}
