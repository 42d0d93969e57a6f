package io.migrationgate.demo.lab.oracle;

import java.util.List;

/**
 * What a run has shown.
 *
 * @param requests how many requests were sent
 * @param reads how many reads were answered, and compared with what they must return
 * @param failed how many were not answered as they must be
 * @param acknowledged how many writes were acknowledged
 * @param unknown of how many writes the outcome is not known; accepted either way
 * @param lost acknowledged writes that are not in the database
 * @param stale reads that returned something older than what was there before
 * @param findings the first of all of these, in words
 */
public record RunVerdict(
    long requests,
    long reads,
    long failed,
    long acknowledged,
    long unknown,
    long lost,
    long stale,
    List<String> findings) {
  /** Copies the list. */
  public RunVerdict {
    findings = List.copyOf(findings);
  }

  /** Whether nothing failed, nothing was lost and nothing was stale. */
  public boolean clean() {
    return failed == 0 && lost == 0 && stale == 0;
  }
}
