package io.migrationgate.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.Side;
import io.migrationgate.declaration.MigrationDeclaration;
import io.migrationgate.protocol.Claim;
import io.migrationgate.protocol.ProtocolVersion;
import io.migrationgate.protocol.ShownSides;
import io.migrationgate.protocol.SupportedPhases;
import io.migrationgate.registration.Registration;
import io.migrationgate.spi.ChangeSet;
import io.migrationgate.spi.Mutation;
import io.migrationgate.spi.ViewDatabase.ViewSession;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ViewsCommandTest {
  private static final String BECAUSE = "--reason";

  private final Scene scene = new Scene();
  private final FakeViews views = scene.database.contract.views;

  private static MigrationDeclaration declaration() {
    Map<String, Side> schemas = new LinkedHashMap<>();
    schemas.put("shop_v45", Side.OLD);
    schemas.put("shop_v46", Side.NEW);
    return MigrationDeclaration.builder(Scene.SPLIT)
        .oldSide("customer", "name")
        .newSide("customer", "first_name", "last_name")
        .views(new ShownSides(schemas, Map.of("first_name", "name")))
        .build();
  }

  private void known(String build, String viewSchema) {
    Claim claim = Registration.claim(declaration());
    scene.store.memory.change(
        build,
        view -> new ChangeSet<>(
            null,
            List.of(
                new Mutation.PutBuild(build, List.of(claim), ProtocolVersion.CURRENT, viewSchema)),
            List.of()));
  }

  private void inUse() {
    scene.at(Scene.SPLIT, Phase.DUAL_WRITE).declared(declaration()).node("a");
    known("2026.45", "shop_v45");
    known("2026.46", "shop_v46");
  }

  @Test
  void aViewSchemaIsMadeListedAndDropped() {
    inUse();
    views.notes = List.of("table customer: hidden and NOT NULL without a default: name");
    views.sessions.add(new ViewSession("pid 17", "report", "shop_v45", "uses a view now"));
    views.sessions.add(
        new ViewSession("pid 18", "PostgreSQL JDBC Driver", "", "its search_path is not shown"));
    scene.mgate("views", "list");
    scene.mgate("views", "create", "shop_v45", "--dry-run");
    assertThat(views.ran).isEmpty();
    scene.mgate("views", "create", "shop_v45", BECAUSE, "release 46");
    scene.mgate("views", "create", "shop_v45", BECAUSE, "once more");
    scene.mgate("views", "create", "shop_v46", BECAUSE, "release 46");
    scene.mgate("views", "list");
    scene.mgate("views", "drop", "shop_v46", BECAUSE, "over", "--force");
    scene.mgate("views", "drop", "shop_v45", BECAUSE, "over");
    scene.mgate("views", "drop", "shop_v45", "--dry-run", "--force", "--ignore-sessions", "report");
    assertThat(views.existing).contains("shop_v45");
    scene.mgate(
        "views", "drop", "shop_v45", BECAUSE, "over", "--force", "--ignore-sessions", "report");
    scene.mgate("views", "drop", "shop_v45", BECAUSE, "over", "--force");
    scene.mgate("history").matches("views-life");
    assertThat(views.existing).containsExactly("shop_v46");
  }

  @Test
  void scriptsGetDocuments() {
    inUse();
    views.sessions.add(new ViewSession("pid 17", "report", "shop_v45", "uses a view now"));
    scene.mgate("views", "list", "-o", "json");
    scene.mgate("views", "create", "shop_v45", BECAUSE, "release 46", "-o", "json");
    scene.mgate("views", "drop", "shop_v45", BECAUSE, "release 46", "-o", "json");
    scene.mgate(
        "views",
        "drop",
        "shop_v45",
        BECAUSE,
        "release 46",
        "-o",
        "json",
        "--force",
        "--ignore-sessions",
        "report");
    scene.shell.matches("views-json");
  }

  @Test
  void whatNobodyDeclaresIsRefused() {
    scene.mgate("views", "list");
    scene.mgate("views", "create", "shop_v45", BECAUSE, "release 46");
    assertThat(scene.shell.exitCode).isEqualTo(1);
    inUse();
    scene.mgate("views", "create", "shop_v44", BECAUSE, "release 46");
    scene.mgate("views", "drop", "shop_v44", BECAUSE, "release 46");
    scene.mgate("views", "create", "shop_v45");
    scene.mgate("views", "create");
    scene.mgate("views", "drop", "shop_v45", BECAUSE, "r", "--lock-timeout", "soon");
    scene.mgate("views").matches("views-refused");
    assertThat(scene.shell.exitCode).isEqualTo(2);
    assertThat(views.ran).isEmpty();
  }

  /** The next build has lost what a live one looks through. */
  @Test
  void preflightSaysThatAViewSchemaWouldBeLost() {
    inUse();
    Claim without =
        new Claim(Scene.SPLIT, new SupportedPhases(Phase.READ_OLD, Phase.WRITE_NEW), "");
    assertThat(Registration.of("2026.47", List.of(without), scene.store.memory.builds())
            .refusal(scene.store.memory.view()))
        .get()
        .satisfies(refusal -> assertThat(refusal.problem().found())
            .contains("view schema shop_v46")
            .contains("live nodes of build 2026.46"));
  }

  /** The requirement of a contract, and what is run instead of declared SQL. */
  @Test
  void contractShowsWhatViewSchemasRequire() {
    scene.at(Scene.SPLIT, Phase.WRITE_NEW).declared(declaration());
    known("2026.46", "shop_v46");
    views.existing.add("shop_v45");
    scene.mgate("contract", Scene.SPLIT, "--check", "--quiet-for", "0s");
    assertThat(scene.shell.out).contains("mgate views drop shop_v45 --reason \"why\"");
    views.existing.clear();
    scene.mgate("contract", Scene.SPLIT, "--dry-run", "--quiet-for", "0s");
    assertThat(scene.shell.out)
        .contains("views")
        .contains("every build sees first_name by its final name")
        .contains("END " + Scene.SPLIT + " IN [shop_v46]");
  }
}
