package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.DerivedColumn;
import io.migrationgate.jdbc.internal.bridge.BridgedSide.TableColumn;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Pieces of which the bodies of triggers on MariaDB and MySQL consist. */
final class MariaDbText {
  private static final Pattern LONG = Pattern.compile(
      "(?i)var|(tiny|medium|long)?(text|blob)|json|geometry|(multi)?(point|linestring|polygon)");

  private static final Pattern LISTED = Pattern.compile("(?i)(enum|set)\\(");

  private final BridgePlan plan;
  private final boolean mysql;

  MariaDbText(BridgePlan plan, boolean mysql) {
    this.plan = plan;
    this.mysql = mysql;
  }

  boolean mysql() {
    return mysql;
  }

  /** What MySQL cannot do, values may not depend on there. */
  String pinned() {
    List<String> settings = plan.options().settings();
    return mysql || settings.isEmpty()
        ? ""
        : "SET STATEMENT " + String.join(", ", settings) + " FOR ";
  }

  /** Expressions over a row that triggers know by a prefix, into variables of one name. */
  String evaluate(
      List<DerivedColumn> derived,
      BridgedSide over,
      String prefix,
      String variable,
      List<String> only) {
    Map<String, String> columns = over.columns().stream()
        .map(TableColumn::name)
        .collect(Collectors.toMap(name -> name, name -> prefix + name));
    List<Optional<String>> plain = derived.stream()
        .map(each -> PlainExpression.with(columns, each.expression(), SqlDialect.MYSQL))
        .toList();
    if (plan.options().settings().isEmpty() && plain.stream().allMatch(Optional::isPresent)) {
      // A query without tables costs several times what an assignment does.
      StringBuilder all = new StringBuilder();
      for (int i = 0; i < derived.size(); i++) {
        String value = "(" + plain.get(i).orElseThrow() + ")";
        all.append(i == 0 ? "SET " : ", ")
            .append(variable)
            .append(i)
            .append(" = ")
            .append(
                only.isEmpty() ? value : "CASE WHEN " + only.get(i) + " THEN " + value + " END");
      }
      return all.append(";\n").toString();
    }
    List<String> values = new ArrayList<>();
    List<String> into = new ArrayList<>();
    for (int i = 0; i < derived.size(); i++) {
      String value = "(" + derived.get(i).expression() + ")";
      values.add(only.isEmpty() ? value : "CASE WHEN " + only.get(i) + " THEN " + value + " END");
      into.add(variable + i);
    }
    return pinned() + "SELECT " + String.join(", ", values) + " INTO " + String.join(", ", into)
        + " FROM " + row(over, prefix, named(derived, over)) + ";\n";
  }

  /** No others: a column that is named here cannot be dropped, nor renamed, while triggers act. */
  private static Set<String> named(List<DerivedColumn> derived, BridgedSide over) {
    Set<String> named = new LinkedHashSet<>(over.key().columns());
    derived.forEach(each -> named.addAll(each.from()));
    return named;
  }

  /** A row that triggers know by a prefix, as a table of one row. */
  static String row(BridgedSide side, String prefix) {
    return row(side, prefix, side.columns().stream().map(TableColumn::name).toList());
  }

  private static String row(BridgedSide side, String prefix, Collection<String> named) {
    return side.columns().stream()
        .map(TableColumn::name)
        .filter(named::contains)
        .map(column -> value(side.column(column), prefix) + " AS " + column)
        .collect(Collectors.joining(", ", "(SELECT ", ") AS " + side.bareName()));
  }

  /**
   * Of an update, MariaDB looks for the default of what a derived table takes from OLD at another
   * place than it is, and dies of what it reads there as the length of a text. An expression has no
   * default.
   */
  private static String value(TableColumn column, String prefix) {
    String value = prefix + column.name();
    return prefix.equals("OLD.") && LONG.matcher(column.type()).lookingAt()
        ? "COALESCE(" + value + ")"
        : value;
  }

  static String declare(List<DerivedColumn> derived, BridgedSide of, String variable) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < derived.size(); i++) {
      all.append("  DECLARE ")
          .append(variable)
          .append(i)
          .append(' ')
          .append(of.column(derived.get(i).column()).type())
          .append(";\n");
    }
    return all.toString();
  }

  /**
   * Variables that are compared and given to nobody: a text that no column could hold has room.
   * What an ENUM or a SET makes of a text, only a variable of its type tells.
   */
  static String declareWide(List<DerivedColumn> derived, BridgedSide of, String variable) {
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < derived.size(); i++) {
      String type = of.column(derived.get(i).column()).type();
      int set = LISTED.matcher(type).lookingAt() ? -1 : type.indexOf(" CHARACTER SET");
      all.append("  DECLARE ")
          .append(variable)
          .append(i)
          .append(' ')
          .append(set < 0 ? type : "LONGTEXT" + type.substring(set))
          .append(";\n");
    }
    return all.toString();
  }

  static String declareFlags(String variable, int count) {
    return count == 0 ? "" : "  DECLARE " + all(variable, count, ", ") + " INT DEFAULT 0;\n";
  }

  static String all(String variable, int count, String separator) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add(variable + i);
    }
    return String.join(separator, names);
  }

  /**
   * A condition: values are others than before, by their bytes: a collation calls some texts equal,
   * and what is printed of a FLOAT is not all of it.
   */
  static String changed(Collection<String> columns) {
    return columns.isEmpty()
        ? "FALSE"
        : columns.stream()
            .map(name -> "NOT (OLD." + name + " <=> NEW." + name + ") OR NOT (CAST(OLD." + name
                + " AS BINARY) <=> CAST(NEW." + name + " AS BINARY))")
            .collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** A condition: an insert has given one of these columns a value of its own. */
  String given(Collection<String> columns) {
    String some = columns.stream()
        .map(plan.old()::column)
        .filter(column -> !column.changingDefault())
        .map(MariaDbText::given)
        .collect(Collectors.joining(" OR "));
    return some.isEmpty() ? "FALSE" : "(" + some + ")";
  }

  private static String given(TableColumn column) {
    String value = "NEW." + column.name();
    if (column.byDefault() == null) {
      return value + " IS NOT NULL";
    }
    String said = column.byDefault();
    // 0.1 is no FLOAT.
    String kept = column.type().startsWith("float") ? "CAST(" + said + " AS FLOAT)" : said;
    String same = column.type().contains("CHARACTER SET")
        ? "CAST(CONVERT(" + value + " USING utf8mb4) AS BINARY) <=> CAST(CONVERT(" + said
            + " USING utf8mb4) AS BINARY)"
        : value + " <=> " + kept;
    return "(" + value + " IS NOT NULL AND NOT (" + same + "))";
  }

  /** So that whoever is refused hears by whom. */
  String handler(String before) {
    return "  DECLARE mg_message TEXT;\n  DECLARE EXIT HANDLER FOR SQLEXCEPTION\n  BEGIN\n"
        + "    GET DIAGNOSTICS CONDITION 1 mg_message = MESSAGE_TEXT;\n" + before
        + "    SET mg_message = LEFT(CONCAT('bridge of migration ''" + plan.migration()
        + "'': ', mg_message), " + (mysql ? 128 : 500) + ");\n"
        + "    RESIGNAL SET MESSAGE_TEXT = mg_message;\n  END;\n";
  }

  static String signal(String why) {
    return "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = '" + why.replace("'", "''") + "';\n";
  }

  /** MySQL has room for 128 characters, and fewer behind whoever says it. */
  String signalNotFilled() {
    return signal(new RowAgreement(plan).refusal(mysql));
  }

  String unlessBack(
      io.migrationgate.Side written, DerivedColumn column, String wanted, String stored) {
    return plan.unlessBack(
        written,
        column,
        (i, each) -> wanted.isEmpty() ? each.expression() : wanted + i,
        (i, each) -> stored + each.column());
  }
}
