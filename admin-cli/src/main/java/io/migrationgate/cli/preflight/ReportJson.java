package io.migrationgate.cli.preflight;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.migrationgate.Problem;
import io.migrationgate.cli.preflight.Preflight.Report;
import io.migrationgate.cli.render.JsonOut;
import io.migrationgate.protocol.DocumentSupport;
import io.migrationgate.protocol.MigrationState;
import io.migrationgate.protocol.VersionRange;
import io.migrationgate.registration.RollbackTargets.Until;
import io.migrationgate.spi.KnownBuild;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A report as scripts read it; fields are added, never renamed or removed. */
public final class ReportJson {
  private ReportJson() {}

  /** The whole report. */
  public static ObjectNode of(Report report) {
    Build build = report.build();
    ObjectNode object = JsonOut.object();
    object.put("file", build.file().toString());
    object.put("layout", build.layout());
    object.put("build", build.id().name());
    object.put("buildFrom", build.id().name() == null ? null : build.id().origin());
    object.put("rollback", report.back());
    object.put("epoch", report.epoch());
    object.put("fits", report.fits());
    object.put("problems", report.problems().size());
    build.sources().forEach(object.putArray("declarations")::add);
    ArrayNode migrations = object.putArray("migrations");
    report.findings().forEach(finding -> migration(migrations.addObject(), finding));
    ArrayNode flags = object.putArray("flags");
    report.flags().forEach(flag -> flag(flags.addObject(), flag));
    ArrayNode documents = object.putArray("documents");
    report.documents().forEach(document -> document(documents.addObject(), document));
    Problem undeclared = build.undeclared();
    object.set("undeclared", undeclared == null ? null : problem(undeclared));
    object.set("oldestThatFits", oldest(report));
    report.remarks().forEach(object.putArray("remarks")::add);
    return object;
  }

  private static void migration(ObjectNode one, PreflightFinding finding) {
    MigrationState state = finding.fit().state();
    one.put("name", finding.fit().migration());
    one.put("verdict", finding.verdict());
    one.put("phase", state == null ? null : state.phase().wireName());
    one.put("standsAt", state == null ? null : state.describe());
    one.putArray("supports")
        .add(finding.fit().supports().first().wireName())
        .add(finding.fit().supports().last().wireName());
    Problem problem = finding.problem();
    one.set("problem", problem == null ? null : problem(problem));
    finding.commands().forEach(one.putArray("commands")::add);
    finding.remarks().forEach(one.putArray("remarks")::add);
  }

  private static void flag(ObjectNode one, FlagFinding flag) {
    one.put("key", flag.declared().key());
    one.put("type", flag.declared().type().word());
    one.set("default", JsonOut.value(flag.declared().fallback()));
    one.put("verdict", flag.verdict());
    one.put("standsAt", flag.stands());
    Problem problem = flag.problem();
    one.set("problem", problem == null ? null : problem(problem));
  }

  private static void document(ObjectNode one, DocumentFinding document) {
    DocumentSupport support = document.fit().support();
    one.put("type", document.fit().type());
    one.put("verdict", document.verdict());
    one.put("standsAt", document.fit().state() == null ? null : document.stands());
    range(one.putArray("reads"), support.reads());
    range(one.putArray("writes"), support.writes());
    Problem problem = document.problem();
    one.set("problem", problem == null ? null : problem(problem));
    document.remarks().forEach(one.putArray("remarks")::add);
  }

  private static void range(ArrayNode array, VersionRange range) {
    array.add(range.first()).add(range.last());
  }

  static ObjectNode problem(Problem problem) {
    return JsonOut.object()
        .put("subject", problem.subject())
        .put("found", problem.found())
        .put("expected", problem.expected())
        .put("next", problem.nextStep());
  }

  private static @Nullable ObjectNode oldest(Report report) {
    KnownBuild oldest = report.oldest();
    if (oldest == null) {
      return null;
    }
    ObjectNode object = JsonOut.object();
    object.put("build", oldest.build());
    object.put("registered", oldest.first().toString());
    ends(object.putArray("until"), report.until(oldest));
    return object;
  }

  private static void ends(ArrayNode array, List<Until> until) {
    until.forEach(end -> array
        .addObject()
        .put("migration", end.migration())
        .put("phase", end.phase().wireName()));
  }
}
