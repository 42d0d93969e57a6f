package io.migrationgate.cli.mappings;

import io.migrationgate.cli.mappings.MappedClass.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.objectweb.asm.tree.AnnotationNode;

/** The SQL in annotations. What is JPQL names attributes, which are mapped elsewhere. */
final class AnnotatedSql {
  private static final Set<String> PIECES = Set.of(
      "ColumnTransformer",
      "DiscriminatorFormula",
      "Filter",
      "FilterDef",
      "FilterJoinTable",
      "Formula",
      "Generated",
      "JoinFormula",
      "SQLJoinTableRestriction",
      "SQLOrder",
      "SQLRestriction",
      "Where",
      "WhereJoinTable");
  private static final Set<String> STATEMENTS = Set.of(
      "NamedNativeQuery",
      "NativeQuery",
      "SQL",
      "SQLDelete",
      "SQLDeleteAll",
      "SQLInsert",
      "SQLSelect",
      "SQLUpdate",
      "Subselect",
      "View");
  private static final String[] MEMBERS = {
    "value",
    "clause",
    "condition",
    "countQuery",
    "defaultCondition",
    "query",
    "read",
    "sql",
    "write"
  };

  /** Where HQL hands something on to the database as it is. */
  private static final Pattern SQL_IN_HQL =
      Pattern.compile("\\b(?:sql|column)\\s*\\(", Pattern.CASE_INSENSITIVE);

  private static final String OF_SPRING_DATA_JDBC =
      "Lorg/springframework/data/jdbc/repository/query/";

  private AnnotatedSql() {}

  /** What stands among the SQL that Hibernate makes for an entity or a collection. */
  static List<String> pieces(Annotations at) {
    List<String> pieces = new ArrayList<>(at.texts(PIECES, MEMBERS));
    pieces.addAll(at.texts(Set.of("OrderBy"), "clause"));
    return pieces;
  }

  /** What is a statement of its own. */
  static List<Statement> statements(String where, Annotations at) {
    List<String> texts = new ArrayList<>(at.texts(STATEMENTS, MEMBERS));
    for (AnnotationNode query : at.named(Set.of("Query", "NamedQuery"))) {
      boolean sql = query.desc.startsWith(OF_SPRING_DATA_JDBC)
          || Boolean.TRUE.equals(Annotations.member(query, "nativeQuery"));
      for (String member : MEMBERS) {
        if (Annotations.member(query, member) instanceof String text
            && (sql || SQL_IN_HQL.matcher(text).find())) {
          // There the SQL is in quotes.
          texts.add(sql ? text : text.replace('\'', ' '));
        }
      }
    }
    return texts.stream().map(text -> new Statement(where, text)).toList();
  }
}
