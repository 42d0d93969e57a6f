package io.migrationgate.cli.command.base;

import io.migrationgate.Problem;
import io.migrationgate.cli.render.Mask;
import java.util.Locale;

/**
 * What the doctor found out about one thing.
 *
 * @param name the thing
 * @param result how it is
 * @param found what was seen
 * @param next what to do about it; empty if nothing
 */
public record Check(String name, Result result, String found, String next) {
  public enum Result {
    OK,
    WARN,
    FAIL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Hides passwords. */
  public Check {
    found = Mask.mask(found);
    next = Mask.mask(next);
  }

  public static Check ok(String name, String found) {
    return new Check(name, Result.OK, found, "");
  }

  public static Check warn(String name, String found, String next) {
    return new Check(name, Result.WARN, found, next);
  }

  public static Check fail(String name, Problem problem) {
    return new Check(
        name,
        Result.FAIL,
        problem.found() + "; expected " + problem.expected(),
        problem.nextStep());
  }
}
