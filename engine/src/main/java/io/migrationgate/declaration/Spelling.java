package io.migrationgate.declaration;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds the word that somebody meant. */
final class Spelling {
  private static final int MAX_CHARS = 40;

  private Spelling() {}

  /** The word fewest edits away, if it takes no more than one per three characters; or null. */
  static @Nullable String closest(String written, Collection<String> words) {
    if (written.length() > MAX_CHARS) {
      return null;
    }
    String closest = null;
    int fewest = Math.max(1, written.length() / 3) + 1;
    for (String word : words) {
      int edits = edits(written, word);
      if (edits < fewest) {
        closest = word;
        fewest = edits;
      }
    }
    return closest;
  }

  /** The Levenshtein distance, letter case ignored. */
  private static int edits(String a, String b) {
    int[] above = new int[b.length() + 1];
    Arrays.setAll(above, i -> i);
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        boolean same =
            Character.toLowerCase(a.charAt(i - 1)) == Character.toLowerCase(b.charAt(j - 1));
        int replaced = above[j - 1] + (same ? 0 : 1);
        row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
      }
      above = row;
    }
    return above[b.length()];
  }
}
