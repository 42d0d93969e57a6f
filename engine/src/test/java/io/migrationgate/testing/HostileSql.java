package io.migrationgate.testing;

import io.migrationgate.internal.sql.SqlDialect;
import io.migrationgate.internal.sql.SqlDialect.Family;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Texts whose quotes and comments are easily misread: one statement each. Whatever stands for
 * {@code ◆} is inside a quote or a comment, whatever stands for {@code ◇} is not.
 *
 * @param setup what a session must be told to read it like that; empty if nothing
 * @param valid whether a server takes it, without the marks
 */
public record HostileSql(SqlDialect dialect, String setup, String text, boolean valid) {
  private static final SqlDialect NO_BACKSLASHES = new SqlDialect(Family.MYSQL, false, false, true);
  private static final SqlDialect ANSI_QUOTES = new SqlDialect(Family.MYSQL, true, true, true);
  private static final SqlDialect OTHER_VERSION = new SqlDialect(Family.MYSQL, true, false, false);
  private static final SqlDialect OLD_STRINGS =
      new SqlDialect(Family.POSTGRESQL, true, true, false);

  /** All of them. */
  public static List<HostileSql> all() {
    return Stream.of(postgresql(), mysql(), h2(), unterminated())
        .flatMap(s -> s)
        .toList();
  }

  /** Those that are read by the rules of this product, whatever its settings. */
  public static List<HostileSql> of(Family family) {
    return all().stream().filter(each -> each.dialect().family() == family).toList();
  }

  /** The text with something in its hidden places, and something in its seen ones. */
  public String with(String hidden, String seen) {
    return text.replace("◆", hidden).replace("◇", seen);
  }

  /** Whether it has a place outside of quotes and comments. */
  public boolean seen() {
    return text.contains("◇");
  }

  /** Whether it has a place inside of one. */
  public boolean hides() {
    return text.contains("◆");
  }

  @Override
  public String toString() {
    return dialect.family() + ": " + text.replace("\n", "\\n").replace("\r", "\\r");
  }

  private static Stream<HostileSql> rows(SqlDialect dialect, String setup, String... texts) {
    return Arrays.stream(texts).map(text -> new HostileSql(dialect, setup, text, true));
  }

  private static Stream<HostileSql> postgresql() {
    return Stream.concat(
        rows(
            SqlDialect.POSTGRESQL,
            "",
            "SELECT '◆'◇",
            "SELECT 'it''s ◆'◇",
            "SELECT '\\'◇ -- '",
            "SELECT 'a\\' AS \"b◆\"◇",
            "SELECT E'a\\'◆'◇",
            "SELECT e'a\\\\'◇ -- '",
            "SELECT name'a\\'◇ -- '",
            "SELECT 1 AS é, name'é\\'◇ -- '",
            "SELECT N'a\\'◇ -- '",
            "SELECT X'0F'◇",
            "SELECT B'01'◇",
            "SELECT U&'d\\0061◆'◇",
            "SELECT U&'d!0061!!◆' UESCAPE '!'◇",
            "SELECT 1 AS U&\"d\\0061◆\"◇",
            "SELECT $$◆$$◇",
            "SELECT $$it's \" ◆$$◇",
            "SELECT $a$ $$ ◆ $b$ $a$◇",
            "SELECT $é_1$◆$é_1$◇",
            "SELECT $Tag$◆$tag$◆$Tag$◇",
            "SELECT $a$$b$◆$b$$a$◇",
            "SELECT 1 AS a$$◇ -- $$ ◆",
            "SELECT 1 AS a$b$◇ -- $b$ ◆",
            "SELECT 1 AS é$$◇ -- $$ ◆",
            "SELECT 1 /* ◆ */◇",
            "SELECT 1 /* /* */ ◆ */◇",
            "SELECT 1 /*/* ◆ */*/◇",
            "SELECT 1 /* ' */◇ -- '",
            "SELECT 1 /* $$ */◇ -- $$",
            "SELECT 1 /*! ◆ */◇",
            "SELECT 1 -- ◆\n◇",
            "SELECT 1 --◆\r◇",
            "SELECT 1 -- /* \n◇ -- */",
            "SELECT 1 - -1◇",
            "SELECT 1 +--◆\n 1◇",
            "SELECT '--'◇",
            "SELECT '/*'◇ /* '*/",
            "SELECT 1 AS \"a\"\"◆\"◇",
            "SELECT 1 AS \"it's ◆\"◇",
            "SELECT 1 AS \"\\\"◇ -- \"",
            "SELECT 'a'::text◇",
            "SELECT (ARRAY[1,2])[1:2]◇",
            "SELECT {fn upper('◆')}◇",
            "SELECT 1 # 2◇ -- #",
            "SELECT 1 AS a\u00A0◇ -- \u00A0'"),
        Stream.concat(
            rows(
                OLD_STRINGS,
                "SET standard_conforming_strings = off; SET escape_string_warning = off",
                "SELECT 'a\\'◆'◇",
                "SELECT N'a\\'◆'◇",
                "SELECT 1 AS \"\\\"◇ -- \""),
            // Parameters, which only a prepared statement has; an operator that nobody made; and
            // what
            // the driver misreads, and so does not send.
            Stream.of(
                row(SqlDialect.POSTGRESQL, "SELECT E'a''◆\\''◇"),
                row(SqlDialect.POSTGRESQL, "SELECT E'a'\n 'b\\'◆'◇"),
                row(SqlDialect.POSTGRESQL, "SELECT E'a' -- it's\n\t'b\\'◆'◇"),
                row(SqlDialect.POSTGRESQL, "SELECT $1◇ -- $1$ ◆"),
                row(SqlDialect.POSTGRESQL, "SELECT 1 ` 2◇ -- `"))));
  }

  private static Stream<HostileSql> mysql() {
    Stream<HostileSql> byDefault = rows(
        SqlDialect.MYSQL,
        "",
        "SELECT '◆'◇",
        "SELECT 'it''s ◆'◇",
        "SELECT 'a\\'◆'◇",
        "SELECT 'a\\\\'◇ -- '",
        "SELECT \"◆\"◇",
        "SELECT \"a\\\"◆\"◇",
        "SELECT \"it's \"\"◆\"◇",
        "SELECT 'a' 'b\\'◆'◇",
        "SELECT N'a\\'◆'◇",
        "SELECT _utf8'a\\'◆'◇",
        "SELECT _utf8mb4 'a\\'◆'◇",
        "SELECT X'41'◇",
        "SELECT 0x41◇",
        "SELECT b'01'◇",
        "SELECT 1 AS `a``◆`◇",
        "SELECT 1 AS `\\`◇ -- `",
        "SELECT 1 AS `it's`◇",
        "SELECT @`a◆`◇",
        "SELECT @'a◆'◇",
        "SELECT 1 AS é◇",
        "SELECT 1 AS $$◇ -- $$",
        "SELECT 1 AS a$$◇ -- $$",
        "SELECT 1 # ◆\n◇",
        "SELECT 1 #◆\r◆\n◇",
        "SELECT 1 -- ◆\n◇",
        "SELECT 1 -- ◆\r◆\n◇",
        "SELECT 1 --\t◆\n◇",
        "SELECT 1 --\n◇",
        "SELECT 1--1◇",
        "SELECT 1 --(1)◇",
        "SELECT 1 /* ◆ */◇",
        "SELECT 1 /* /* ◆ */◇",
        "SELECT 1 /* ' */◇ -- '",
        "SELECT 1 /*! + 1 */◇",
        "SELECT 1 /*!50000 + 1 */◇",
        "SELECT 1 /*!50000 + '◆' */◇",
        "SELECT 1 /*!50000 + 1 /* ◆ */ */◇",
        "SELECT {fn upper('◆')}◇",
        "SELECT 1 -- ◆");
    return Stream.of(
            byDefault,
            rows(
                NO_BACKSLASHES,
                "SET sql_mode = 'NO_BACKSLASH_ESCAPES'",
                "SELECT 'a\\'◇ -- '",
                "SELECT \"a\\\"◇ -- \"",
                "SELECT N'a\\'◇ -- '"),
            rows(
                ANSI_QUOTES,
                "SET sql_mode = 'ANSI_QUOTES'",
                "SELECT 1 AS \"a\\\"◇ -- \"",
                "SELECT 1 AS \"a\"\"◆\"◇",
                "SELECT 'a\\'◆'◇"),
            // One text to the server, whatever is in it.
            Stream.of(row(SqlDialect.MYSQL, "SELECT 1 /*!50000 + 1◇*/")),
            rows(OTHER_VERSION, "", "SELECT 1 /*!999999 it's ◆ */◇"))
        .flatMap(s -> s);
  }

  private static Stream<HostileSql> h2() {
    return rows(
        SqlDialect.H2,
        "",
        "SELECT '◆'◇",
        "SELECT 'a\\'◇ -- '",
        "SELECT N'a\\'◇ -- '",
        "SELECT U&'\\0061◆'◇",
        "SELECT X'41'◇",
        "SELECT $$it's ◆$$◇",
        "SELECT 1 AS a$$◇ -- $$",
        "SELECT 1 AS `a``◆`◇",
        "SELECT 1 AS \"a\"\"◆\"◇",
        "SELECT 1 // ◆\n◇",
        "SELECT 1 -- ◆\n◇",
        "SELECT 1 --◆\r◇",
        "SELECT 1 /* /* */ ◆ */◇",
        "SELECT 1 AS é◇",
        "SELECT\u00A01◇");
  }

  private static Stream<HostileSql> unterminated() {
    return Stream.of(
        row(SqlDialect.POSTGRESQL, "SELECT 'a ◆"),
        row(SqlDialect.POSTGRESQL, "SELECT E'a\\'◆"),
        row(SqlDialect.POSTGRESQL, "SELECT E'a\\"),
        row(SqlDialect.POSTGRESQL, "SELECT \"a ◆"),
        row(SqlDialect.POSTGRESQL, "SELECT U&'a ◆"),
        row(SqlDialect.POSTGRESQL, "SELECT $a$ ◆ $b$ $a"),
        row(SqlDialect.POSTGRESQL, "SELECT 1 /* /* */ ◆"),
        row(SqlDialect.POSTGRESQL, "SELECT 1 /*"),
        row(SqlDialect.POSTGRESQL, "SELECT 1 /"),
        row(SqlDialect.POSTGRESQL, "SELECT 1 -"),
        row(SqlDialect.POSTGRESQL, "SELECT $"),
        row(SqlDialect.POSTGRESQL, "SELECT U&"),
        row(SqlDialect.MYSQL, "SELECT `a ◆"),
        row(SqlDialect.MYSQL, "SELECT 'a\\'◆"),
        row(SqlDialect.MYSQL, "SELECT 1 /* ◆"),
        row(SqlDialect.MYSQL, "SELECT 1 --"),
        row(SqlDialect.H2, "SELECT $$ ◆ $"),
        row(SqlDialect.H2, "SELECT 1 /* /* */ ◆"));
  }

  private static HostileSql row(SqlDialect dialect, String text) {
    return new HostileSql(dialect, "", text, false);
  }
}
