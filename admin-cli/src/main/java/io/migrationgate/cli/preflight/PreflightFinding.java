package io.migrationgate.cli.preflight;

import io.migrationgate.Problem;
import io.migrationgate.registration.Compatibility;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How one migration and the build go together, and what to do if they do not.
 *
 * @param fit what the rules say
 * @param problem why the build should not go out like this; null if nothing speaks against it
 * @param commands what would make it fit, to be run in this order; none if there is no problem, or
 *     only another build helps
 * @param remarks what is worth knowing besides
 */
public record PreflightFinding(
    Compatibility fit, @Nullable Problem problem, List<String> commands, List<String> remarks) {
  /** Copies the lists. */
  public PreflightFinding {
    commands = List.copyOf(commands);
    remarks = List.copyOf(remarks);
  }

  /** In one word, for scripts: {@code fits}, {@code new}, {@code unsupported} and so on. */
  public String verdict() {
    if (fit instanceof Compatibility.Unsupported) {
      return "unsupported";
    } else if (fit instanceof Compatibility.NameRetired) {
      return "name-retired";
    } else if (fit instanceof Compatibility.SidesChanged) {
      return "sides-changed";
    } else if (fit instanceof Compatibility.ViewsChanged) {
      return "views-changed";
    } else if (fit instanceof Compatibility.Outlived) {
      return "outlived";
    } else if (fit instanceof Compatibility.StartsOver) {
      return "starts-over";
    } else if (problem != null
        && (fit instanceof Compatibility.Fits || fit instanceof Compatibility.Begins)) {
      return "maps-old-side";
    } else if (fit instanceof Compatibility.Begins) {
      return "new";
    }
    return problem == null ? "fits" : "missing";
  }
}
