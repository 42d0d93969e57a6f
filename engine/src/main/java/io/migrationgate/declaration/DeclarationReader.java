package io.migrationgate.declaration;

import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.declaration.MigrationDeclaration.Compare;
import io.migrationgate.declaration.MigrationDeclaration.SideSpec;
import io.migrationgate.protocol.GuardLimits;
import io.migrationgate.protocol.RequiredApprovals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Maps YAML to declarations: which keys there are and what they mean. Reads any number of files one
 * after the other, and knows what earlier ones said.
 */
final class DeclarationReader {
  private static final long FORMAT = 1;
  private static final YamlKeys FILE =
      YamlKeys.of("format", "build", "viewSchema", "migrations", "flags");
  private static final YamlKeys MIGRATION = YamlKeys.of(
      "name",
      "description",
      "owner",
      "supports",
      "old",
      "new",
      "compare",
      "secondaryWrites",
      "lossy",
      "guards",
      "approvals",
      "expanded",
      "verify",
      "contract",
      "backfill",
      "views");
  private static final YamlKeys SIDE = YamlKeys.of("table", "columns");
  private static final YamlKeys COMPARE = YamlKeys.of("sample", "deadline");
  private static final YamlKeys GUARDS = YamlKeys.of("maxMismatchRate", "minCompared", "maxErrors");
  private static final YamlKeys APPROVALS = YamlKeys.of("write-new", "contract");
  private static final YamlKeys VERIFY = YamlKeys.of("differences");

  /** Every key there is, wherever it belongs. */
  static final List<String> ALL_KEYS = Stream.of(
          FILE,
          MIGRATION,
          SIDE,
          COMPARE,
          GUARDS,
          APPROVALS,
          VERIFY,
          BackfillReader.BACKFILL,
          BackfillReader.ROWS,
          ViewsReader.VIEWS,
          FlagDeclarationReader.FLAG)
      .flatMap(keys -> keys.known().stream())
      .toList();

  private final List<MigrationDeclaration> declared = new ArrayList<>();
  private final Map<String, Place> places = new HashMap<>();
  private final FlagDeclarationReader flags = new FlagDeclarationReader();
  private @Nullable String build;
  private @Nullable Place buildPlace;
  private @Nullable String viewSchema;
  private @Nullable Place viewSchemaPlace;

  /** What all files together declare, once it is sure that there are no problems. */
  Declarations result() {
    return new Declarations(build, viewSchema, declared, flags.result());
  }

  void read(YamlFile file, Problems problems, Node root) {
    YamlValue.root(file, problems, root).attempt(this::file);
  }

  private void file(YamlValue value) {
    int before = value.problemCount();
    YamlValue format = value.peek("format");
    if (format != null) {
      format.attempt(DeclarationReader::format);
      if (value.problemCount() > before) {
        return; // What else the file says may mean something else in its format.
      }
    }
    YamlMap map = value.map(FILE);
    map.require("format", "the number of this file's format", "add the line 'format: 1'");
    map.require(
        "migrations", "a list of migrations", "add it, or 'migrations: []' if there are none");
    map.with("build", this::build);
    map.with("viewSchema", this::viewSchema);
    map.with("migrations", this::migrations);
    map.with("flags", flags::read);
  }

  private static void format(YamlValue value) {
    long format = value.count();
    if (format != FORMAT) {
      throw DeclarationRules.refused(
          "format",
          Long.toString(format),
          FORMAT + ", the only one this version knows",
          "write 'format: 1', or use a version that knows the other");
    }
  }

  private void build(YamlValue value) {
    String text = value.text();
    DeclarationRules.build(text);
    if (build != null && !build.equals(text)) {
      throw DeclarationRules.refused(
          "build",
          Shown.quoted(text),
          Shown.quoted(build) + " as at " + buildPlace,
          "name the build in one file only");
    }
    build = text;
    buildPlace = value.place();
  }

  private void viewSchema(YamlValue value) {
    String text = value.text();
    ViewRules.schema(text);
    if (viewSchema != null && !viewSchema.equals(text)) {
      throw DeclarationRules.refused(
          "viewSchema",
          Shown.quoted(text),
          Shown.quoted(viewSchema) + " as at " + viewSchemaPlace,
          "name it in one file only");
    }
    viewSchema = text;
    viewSchemaPlace = value.place();
  }

  private void migrations(YamlValue value) {
    int number = 0;
    for (YamlValue item : value.items()) {
      number++;
      YamlValue name = item.peek("name");
      String label = name == null ? "number " + number : name.shownOr("number " + number);
      item.labelled("migration " + label).attempt(this::migration);
    }
  }

  private void migration(YamlValue value) {
    int before = value.problemCount();
    YamlMap map = value.map(MIGRATION);
    map.require("name", "the migration's name", "add a name that was never used before");
    var builder = MigrationDeclaration.builder(map.read("name", "", this::name));
    map.with("description", each -> builder.description(prose(each)));
    map.with("owner", each -> builder.owner(prose(each)));
    map.with("supports", each -> supports(each, builder));
    map.with("old", each -> side(each, builder::oldSide));
    map.with("new", each -> side(each, builder::newSide));
    map.with("compare", each -> builder.compare(compare(each)));
    map.with(
        "secondaryWrites", each -> builder.secondaryWrites(SecondaryWrites.parse(each.text())));
    map.with("lossy", each -> builder.lossy(each.flag()));
    map.with("guards", each -> builder.guards(guards(each)));
    map.with("approvals", each -> builder.approvals(approvals(each)));
    map.with("expanded", each -> builder.expandedSql(statement(each)));
    map.with("verify", each -> verify(each, builder));
    map.with(
        "contract",
        each ->
            builder.contractSql(each.list(DeclarationReader::statement).toArray(String[]::new)));
    map.with("backfill", each -> BackfillReader.read(each, builder::backfill));
    map.with("views", each -> ViewsReader.read(each, builder::views));
    if (value.problemCount() == before) {
      declared.add(builder.build());
    }
  }

  private String name(YamlValue value) {
    String name = value.text();
    DeclarationRules.name(name);
    Place first = places.putIfAbsent(name, value.place());
    if (first != null) {
      throw DeclarationRules.refused(
          "name",
          "a second migration of this name, after " + first,
          "each name once in all files",
          "rename or remove one of them");
    }
    return name;
  }

  private static String prose(YamlValue value) {
    String text = value.text();
    DeclarationRules.prose("text", text);
    return text;
  }

  private static void supports(YamlValue value, MigrationDeclaration.Builder builder) {
    int before = value.problemCount();
    List<Phase> phases = value.list(each -> Phase.parse(each.text()));
    if (value.problemCount() == before) {
      builder.supports(phases.toArray(Phase[]::new));
    }
  }

  private static void side(YamlValue value, Consumer<SideSpec> target) {
    int before = value.problemCount();
    YamlMap map = value.map(SIDE);
    map.require("table", "the table's name", "add it");
    String table = map.read("table", "", DeclarationReader::table);
    List<String> columns = map.read("columns", List.of(), DeclarationReader::columns);
    if (value.problemCount() == before) {
      target.accept(new SideSpec(table, columns));
    }
  }

  private static String table(YamlValue value) {
    String table = value.text();
    DeclarationRules.table(table);
    return table;
  }

  static List<String> columns(YamlValue value) {
    List<String> columns = value.list(DeclarationReader::column);
    DeclarationRules.columns(columns);
    return columns;
  }

  private static String column(YamlValue value) {
    String column = value.text();
    DeclarationRules.column(column);
    return column;
  }

  private static Compare compare(YamlValue value) {
    YamlMap map = value.map(COMPARE);
    return new Compare(
        map.read("sample", Compare.DEFAULT.sampleBasisPoints(), YamlValue::share),
        map.read("deadline", Compare.DEFAULT.deadline(), DeclarationReader::deadline));
  }

  private static Duration deadline(YamlValue value) {
    Duration deadline = value.duration();
    DeclarationRules.deadline(deadline);
    return deadline;
  }

  private static GuardLimits guards(YamlValue value) {
    YamlMap map = value.map(GUARDS);
    return new GuardLimits(
        map.read("maxMismatchRate", GuardLimits.DEFAULT.maxMismatchBasisPoints(), YamlValue::share),
        map.read("minCompared", GuardLimits.DEFAULT.minCompared(), YamlValue::count),
        map.read("maxErrors", GuardLimits.DEFAULT.maxErrors(), YamlValue::count));
  }

  private static RequiredApprovals approvals(YamlValue value) {
    YamlMap map = value.map(APPROVALS);
    return new RequiredApprovals(
        map.read("write-new", 0, DeclarationReader::people),
        map.read("contract", 0, DeclarationReader::people));
  }

  /** So large a number that it is refused stays one. */
  private static int people(YamlValue value) {
    return (int) Math.min(value.count(), Integer.MAX_VALUE);
  }

  private static void verify(YamlValue value, MigrationDeclaration.Builder builder) {
    value.map(VERIFY).with("differences", each -> builder.differencesSql(statement(each)));
  }

  static String statement(YamlValue value) {
    String statement = value.text();
    DeclarationRules.sql("statement", statement);
    return statement;
  }
}
