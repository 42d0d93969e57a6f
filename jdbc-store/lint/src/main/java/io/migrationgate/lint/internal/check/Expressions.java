package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.Token;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be told of an expression by its tokens. */
final class Expressions {
  /** Functions that give the same for every row of a statement. */
  private static final Set<String> STEADY = Set.of(
      "now",
      "current_timestamp",
      "transaction_timestamp",
      "statement_timestamp",
      "localtimestamp",
      "current_date",
      "current_time",
      "localtime",
      "current_user",
      "session_user",
      "user",
      "current_setting",
      "current_schema",
      "current_database",
      "version",
      "lower",
      "upper",
      "length",
      "concat",
      "coalesce",
      "nullif",
      "date_trunc",
      "date_part",
      "extract",
      "to_timestamp",
      "to_date",
      "to_char",
      "to_number",
      "make_interval",
      "make_date",
      "make_timestamp",
      "make_timestamptz",
      "json_build_object",
      "jsonb_build_object",
      "json_build_array",
      "jsonb_build_array",
      "to_json",
      "to_jsonb",
      "array",
      "row",
      "cast",
      "decode",
      "encode",
      "md5",
      "abs",
      "round",
      "floor",
      "ceil",
      "ceiling",
      "int4range",
      "int8range",
      "numrange",
      "tsrange",
      "tstzrange",
      "daterange",
      "timezone",
      "age",
      "repeat",
      "chr",
      "varchar",
      "numeric",
      "char",
      "timestamp",
      "interval",
      "bit",
      "time",
      "utc_timestamp",
      "unix_timestamp",
      "curdate",
      "to_tsvector",
      "point",
      "inet",
      "convert",
      "sysdate",
      "systimestamp");

  /** Functions of the database that change nothing but sequences and settings of the session. */
  private static final Set<String> HARMLESS = Set.of(
      "nextval",
      "setval",
      "currval",
      "lastval",
      "set_config",
      "count",
      "max",
      "min",
      "sum",
      "avg",
      "exists",
      "to_regclass",
      "to_regtype",
      "to_regproc",
      "pg_get_serial_sequence",
      "pg_sleep",
      "clock_timestamp",
      "random",
      "gen_random_uuid",
      "uuid_generate_v4",
      "pg_backend_pid",
      "pg_get_constraintdef",
      "pg_get_viewdef",
      "pg_get_indexdef",
      "pg_table_is_visible",
      "has_table_privilege",
      "has_column_privilege",
      "has_schema_privilege",
      "string_agg",
      "array_agg",
      "json_agg",
      "jsonb_agg",
      "row_number",
      "rank",
      "unnest",
      "generate_series",
      "greatest",
      "least",
      "trim",
      "ltrim",
      "rtrim",
      "btrim",
      "replace",
      "substring",
      "substr",
      "position",
      "strpos",
      "split_part",
      "left",
      "right",
      "lpad",
      "rpad",
      "format",
      "quote_ident",
      "quote_literal",
      "regexp_replace",
      "regexp_matches",
      "regexp_match",
      "array_length",
      "array_to_string",
      "string_to_array",
      "if",
      "ifnull",
      "isnull",
      "database",
      "schema",
      "uuid",
      "last_insert_id",
      "found_rows",
      "row_count",
      "group_concat",
      "date_format",
      "values",
      "in",
      "any",
      "all",
      "some",
      "not",
      "and",
      "or",
      "over",
      "filter",
      "as",
      "from",
      "on",
      "using",
      "where",
      "when",
      "then",
      "else",
      "case",
      "distinct",
      "select",
      "with",
      "union",
      "except",
      "intersect",
      "lateral",
      "having",
      "by",
      "between",
      "like",
      "ilike",
      "is",
      "limit",
      "offset",
      "jsonb_set",
      "json_extract",
      "json_object",
      "json_array",
      "date",
      "year",
      "month",
      "day",
      "pg_advisory_lock",
      "pg_advisory_unlock",
      "pg_advisory_xact_lock",
      "obj_description",
      "materialized",
      "within",
      "group",
      "order",
      "partition",
      "tablesample",
      "sign",
      "mod",
      "power",
      "set_limit",
      "pg_notify",
      "current_role",
      "txid_current",
      "hashtext",
      "get_lock",
      "release_lock",
      "instr",
      "char_length",
      "find_in_set",
      "str_to_date",
      "utc_date",
      "date_add",
      "date_sub",
      "datediff",
      "timestampdiff",
      "table",
      "join",
      "inner",
      "row_to_json",
      "sha2",
      "sha1",
      "hex",
      "unhex",
      "first_value",
      "last_value",
      "lag",
      "lead",
      "dense_rank",
      "ntile",
      "bool_or",
      "bool_and",
      "every",
      "stddev",
      "variance",
      "set");

  private Expressions() {}

  /** Whether a default may differ from row to row. */
  static boolean volatileDefault(List<Token> expression) {
    for (int i = 0; i < expression.size(); i++) {
      Token token = expression.get(i);
      boolean call = i + 1 < expression.size() && expression.get(i + 1).symbol("(");
      if (token.name() && call && !STEADY.contains(lower(token))) {
        return true;
      }
      if (token.placeholder() || token.is("UUID") || token.is("RANDOM")) {
        return true;
      }
    }
    return false;
  }

  /** Whether MySQL takes it for an expression, which it cannot add at once. */
  static boolean mysqlExpression(List<Token> expression) {
    return !expression.isEmpty() && expression.get(0).symbol("(");
  }

  /** The first call of a function that is not the database's own; null if there is none. */
  static @Nullable Token foreignCall(List<Token> tokens) {
    for (int i = 0; i + 1 < tokens.size(); i++) {
      Token token = tokens.get(i);
      boolean call = token.name() && tokens.get(i + 1).symbol("(");
      // A name before ( is a list of columns behind INTO, AS or a common table's name.
      boolean listed = i > 0
          && (tokens.get(i - 1).is("INTO")
              || tokens.get(i - 1).is("AS")
              || tokens.get(i - 1).is("WITH")
              || tokens.get(i - 1).symbol("::"));
      if (call && !listed && !STEADY.contains(lower(token)) && !HARMLESS.contains(lower(token))) {
        return token;
      }
    }
    return null;
  }

  private static String lower(Token token) {
    return token.text().toLowerCase(Locale.ROOT);
  }
}
