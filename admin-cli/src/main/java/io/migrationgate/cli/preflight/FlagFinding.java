package io.migrationgate.cli.preflight;

import io.migrationgate.Problem;
import io.migrationgate.admin.FlagAdmin;
import io.migrationgate.flags.FlagDeclaration;
import io.migrationgate.flags.FlagDefinition;
import io.migrationgate.flags.FlagFormatException;
import io.migrationgate.protocol.FlagRecord;
import io.migrationgate.spi.StoreView;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of one flag that a build declares. None keeps a node from starting: a flag that
 * gives nothing leaves callers their default.
 *
 * @param declared what the build expects
 * @param stands where the flag is in the store, in words
 * @param verdict in one word, for scripts
 * @param problem why the build does not go with it; null if it does
 */
public record FlagFinding(
    FlagDeclaration declared,
    String stands,
    String verdict,
    @Nullable Problem problem) {

  /**
   * Looks at one.
   *
   * @param back whether the build is an older one: it has worked with its defaults before
   */
  static FlagFinding of(FlagDeclaration declared, StoreView view, boolean back) {
    FlagRecord flag = view.snapshot().flags().flags().get(declared.key());
    if (flag == null) {
      return new FlagFinding(declared, "-", "absent", null);
    }
    String stands = FlagAdmin.describe(flag);
    if (flag.retired()) {
      return new FlagFinding(
          declared,
          stands,
          "retired",
          problem(
              back,
              declared,
              "a retired name, which can never come back",
              "flags that are in use",
              "ask for another flag, or for none"));
    }
    FlagDefinition definition;
    try {
      definition = FlagDefinition.parse(flag.key(), flag.definition());
    } catch (FlagFormatException e) {
      return new FlagFinding(
          declared,
          stands,
          "unreadable",
          problem(
              back,
              declared,
              e.problem().found(),
              "a definition that can be evaluated",
              "correct it with: mgate flag set " + flag.key()));
    }
    boolean fits = definition.variants().isEmpty() || definition.type() == declared.type();
    return fits
        ? new FlagFinding(declared, stands, "fits", null)
        : new FlagFinding(
            declared,
            stands,
            "other-type",
            problem(
                back,
                declared,
                "variants of type " + definition.type().word(),
                "type " + declared.type().word() + ", as the build declares",
                "declare the type that it has, or take another name"));
  }

  private static @Nullable Problem problem(
      boolean back, FlagDeclaration declared, String found, String expected, String next) {
    return back ? null : new Problem("flag '" + declared.key() + "'", found, expected, next);
  }

  /** What callers in this build get where the flag gives nothing. */
  String fallback() {
    return declared.fallback() == null ? "-" : String.valueOf(declared.fallback());
  }
}
