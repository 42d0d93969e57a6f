package io.migrationgate;

/**
 * What every error of this library says: about what, what was found, what was expected, and what to
 * do next.
 *
 * @param subject what the error is about, for example {@code migration 'customer-name-split'}
 * @param found what was found
 * @param expected what would have been right
 * @param nextStep what the reader can do about it
 */
public record Problem(String subject, String found, String expected, String nextStep) {
  /** All four parts in one line. */
  public String message() {
    return subject + ": found " + found + "; expected " + expected + ". Next: " + nextStep + ".";
  }
}
