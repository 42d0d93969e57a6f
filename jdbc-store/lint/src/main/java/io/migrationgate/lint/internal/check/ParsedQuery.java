package io.migrationgate.lint.internal.check;

import io.migrationgate.lint.internal.sql.SqlName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.expression.LongValue;
import net.sf.jsqlparser.expression.operators.relational.ExpressionList;
import net.sf.jsqlparser.parser.CCJSqlParserUtil;
import net.sf.jsqlparser.parser.ParseException;
import net.sf.jsqlparser.schema.Table;
import net.sf.jsqlparser.statement.Statement;
import net.sf.jsqlparser.statement.delete.Delete;
import net.sf.jsqlparser.statement.select.FromItem;
import net.sf.jsqlparser.statement.select.Join;
import net.sf.jsqlparser.statement.select.Limit;
import net.sf.jsqlparser.statement.select.ParenthesedFromItem;
import net.sf.jsqlparser.statement.select.ParenthesedSelect;
import net.sf.jsqlparser.statement.select.PlainSelect;
import net.sf.jsqlparser.statement.select.Select;
import net.sf.jsqlparser.statement.select.SetOperationList;
import net.sf.jsqlparser.statement.select.TableFunction;
import net.sf.jsqlparser.statement.select.Values;
import net.sf.jsqlparser.statement.select.WithItem;
import net.sf.jsqlparser.statement.update.Update;
import net.sf.jsqlparser.statement.update.UpdateSet;
import org.jspecify.annotations.Nullable;

/**
 * A statement as JSqlParser reads it. Only this class, {@link BoundedJoin}, {@link ConstantValues}
 * and {@link AggregateFinder} know the parser.
 */
final class ParsedQuery {
  private final Judgement judgement;
  private final Set<String> few;

  private ParsedQuery(Judgement judgement, Set<String> few) {
    this.judgement = judgement;
    this.few = few;
  }

  static boolean few(String sql, Judgement judgement) {
    try {
      Statement statement = CCJSqlParserUtil.newParser(sql).Statement();
      return new ParsedQuery(judgement, new HashSet<>()).few(statement);
    } catch (ParseException | RuntimeException | StackOverflowError e) {
      // What it cannot parse has no bound; its lexer throws runtime exceptions.
      return false;
    }
  }

  private boolean few(Statement statement) {
    if (statement instanceof Select select) {
      return few(select);
    }
    if (statement instanceof Update update) {
      return few(update);
    }
    return statement instanceof Delete delete && few(delete);
  }

  private boolean few(Update update) {
    common(update.getWithItemsList());
    List<FromItem> items = new ArrayList<>();
    List<Expression> conditions = new ArrayList<>();
    items.add(update.getTable());
    joined(update.getStartJoins(), items, conditions);
    // UPDATE a JOIN b SET … may write both; UPDATE a SET … FROM b writes a.
    boolean any = items.size() > 1;
    add(update.getFromItem(), items);
    joined(update.getJoins(), items, conditions);
    add(update.getWhere(), conditions);
    return limited(update.getLimit()) || fewWritten(items, conditions, any, assigned(update));
  }

  private boolean few(Delete delete) {
    common(delete.getWithItemsList());
    List<FromItem> items = new ArrayList<>();
    List<Expression> conditions = new ArrayList<>();
    items.add(delete.getTable());
    List<FromItem> using = delete.getUsingFromItemList();
    if (using != null) {
      items.addAll(using);
    }
    joined(delete.getJoins(), items, conditions);
    add(delete.getWhere(), conditions);
    List<Table> named = delete.getTables();
    boolean any = named != null && !named.isEmpty();
    return limited(delete.getLimit()) || fewWritten(items, conditions, any, Set.of());
  }

  /** Of the first table, or of any: other tables only help to tell which rows those are. */
  private boolean fewWritten(
      List<FromItem> items, List<Expression> conditions, boolean any, Set<String> assigned) {
    BoundedJoin join = new BoundedJoin(this, items, conditions, assigned);
    return any ? join.few() : join.few(0);
  }

  /** The columns that are set to constants. */
  private Set<String> assigned(Update update) {
    Set<String> assigned = new HashSet<>();
    ConstantValues constants = new ConstantValues(this);
    for (UpdateSet set : update.getUpdateSets()) {
      ExpressionList<?> values = set.getValues();
      if (values != null && values.stream().allMatch(constants::constant)) {
        set.getColumns()
            .forEach(
                each -> assigned.add(SqlName.parse(each.getUnquotedColumnName()).key()));
      }
    }
    return assigned;
  }

  private void common(@Nullable List<WithItem<?>> withItems) {
    if (withItems == null) {
      return;
    }
    for (WithItem<?> item : withItems) {
      boolean writes = !(item.getParenthesedStatement() instanceof ParenthesedSelect);
      // What writes is judged by itself; it gives the rows that it writes.
      boolean fewRows = writes || (!item.isRecursive() && few(item.getSelect()));
      if (fewRows) {
        few.add(SqlName.parse(item.getUnquotedAliasName()).key());
      }
    }
  }

  /** Whether a query gives few rows. */
  boolean few(Select select) {
    common(select.getWithItemsList());
    if (limited(select.getLimit()) || select.getFetch() != null || select instanceof Values) {
      return true;
    }
    if (select instanceof ParenthesedSelect inner) {
      return few(inner.getSelect());
    }
    if (select instanceof SetOperationList list) {
      return list.getSelects().stream().allMatch(this::few);
    }
    if (!(select instanceof PlainSelect plain)) {
      return false;
    }
    if (plain.getFromItem() == null || oneRow(plain)) {
      return true;
    }
    List<FromItem> items = new ArrayList<>();
    List<Expression> conditions = new ArrayList<>();
    items.add(plain.getFromItem());
    joined(plain.getJoins(), items, conditions);
    add(plain.getWhere(), conditions);
    return allFew(items, conditions);
  }

  /** LIMIT ALL is none. */
  private static boolean limited(@Nullable Limit limit) {
    return limit != null && limit.getRowCount() instanceof LongValue;
  }

  /** An aggregate without GROUP BY. */
  private boolean oneRow(PlainSelect plain) {
    BuiltInFunctions functions = BuiltInFunctions.of(judgement.target().database());
    return plain.getGroupBy() == null && AggregateFinder.anyIn(plain.getSelectItems(), functions);
  }

  private static void joined(
      @Nullable Collection<Join> joins, List<FromItem> items, List<Expression> conditions) {
    if (joins == null) {
      return;
    }
    for (Join join : joins) {
      add(join.getFromItem(), items);
      Collection<Expression> on = join.getOnExpressions();
      // An outer join's condition holds the joined side; the other side needs one of its own.
      if (on != null && !join.isOuter() && !join.isLeft() && !join.isRight() && !join.isFull()) {
        conditions.addAll(on);
      }
    }
  }

  private static <T> void add(@Nullable T one, List<T> all) {
    if (one != null) {
      all.add(one);
    }
  }

  private boolean allFew(List<FromItem> items, List<Expression> conditions) {
    return new BoundedJoin(this, items, conditions, Set.of()).few();
  }

  /** Tables, columns and the like are few. */
  private static boolean catalog(SqlName name) {
    String schema = name.schema().toLowerCase(Locale.ROOT);
    return schema.equals("information_schema")
        || schema.equals("pg_catalog")
        || (schema.isEmpty() && name.key().startsWith("pg_"));
  }

  /** Whether an item has few rows whatever the conditions are. */
  boolean small(FromItem item) {
    if (item instanceof Table table) {
      SqlName name = SqlName.parse(table.getFullyQualifiedName());
      return (name.schema().isEmpty() && few.contains(name.key()))
          || judgement.few(name)
          || name.key().equals("dual")
          || catalog(name);
    }
    if (item instanceof TableFunction) {
      return true;
    }
    if (item instanceof ParenthesedFromItem inner) {
      List<Join> joins = inner.getJoins();
      return (joins == null || joins.isEmpty()) && small(inner.getFromItem());
    }
    return item instanceof Select select && few(select);
  }

  /** Whether only one of these tables is known to have the column; -1 if nobody can tell. */
  int owner(List<FromItem> items, SqlName column) {
    int owner = -1;
    for (int i = 0; i < items.size(); i++) {
      boolean has = items.get(i) instanceof Table table && knows(table, column);
      if (has && owner >= 0) {
        return -1;
      }
      owner = has ? i : owner;
    }
    return owner;
  }

  private boolean knows(Table table, SqlName column) {
    KnownSchema.Table known = known(table);
    return known != null && known.column(column) != null;
  }

  /** What scripts have told of a table; null for nothing. */
  KnownSchema.@Nullable Table known(FromItem item) {
    return item instanceof Table table
        ? judgement.schema().find(SqlName.parse(table.getFullyQualifiedName()))
        : null;
  }
}
