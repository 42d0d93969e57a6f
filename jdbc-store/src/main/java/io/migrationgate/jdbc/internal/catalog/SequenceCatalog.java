package io.migrationgate.jdbc.internal.catalog;

import io.migrationgate.jdbc.internal.Dialect;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How one kind of database tells which columns draw from sequences, and where these stand. */
public abstract sealed class SequenceCatalog
    permits PostgresSequenceCatalog, MariaDbSequenceCatalog, H2SequenceCatalog {

  public static SequenceCatalog of(Dialect dialect) {
    return dialect.choose(
        PostgresSequenceCatalog::new, MariaDbSequenceCatalog::new, H2SequenceCatalog::new);
  }

  /**
   * All columns of a table, in order.
   *
   * @param table as the table catalog resolves it
   */
  abstract List<TableColumn> columns(Connection connection, String table) throws SQLException;

  /**
   * A column.
   *
   * @param name as the catalog has it
   * @param sql as SQL must write it
   * @param keyPlace its place in the primary key, from 1; 0 if it is not part of it
   * @param unique whether a unique index has it
   * @param draws what an insert that does not name it draws from; null if from no sequence
   */
  record TableColumn(
      String name,
      String sql,
      int keyPlace,
      boolean unique,
      @Nullable Draws draws) {}

  /**
   * What a column's default draws from.
   *
   * @param sequence which one: two are equal exactly if it is the same
   * @param position where it stands; null if that cannot be told
   * @param trouble why it cannot be told; else empty
   * @param remedy what would let it be told; else empty
   */
  record Draws(
      String sequence, @Nullable SequencePosition position, String trouble, String remedy) {
    static Draws at(String sequence, SequencePosition position) {
      return new Draws(sequence, position, "", "");
    }

    static Draws unknown(String sequence, String trouble, String remedy) {
      return new Draws(sequence, null, trouble, remedy);
    }
  }

  /**
   * Where a sequence stands.
   *
   * @param next what it gives next, or up to {@code cached} steps before
   * @param increment never zero
   * @param limit the last value that it and its column can have, in the direction of the increment
   * @param cached how many values the server may still give out of those before {@code next}
   * @param given the farthest value that may have been given out; null if none was
   * @param restart the statement after which it gives a value next
   */
  record SequencePosition(
      BigInteger next,
      BigInteger increment,
      BigInteger limit,
      BigInteger cached,
      @Nullable BigInteger given,
      Function<BigInteger, String> restart) {
    /** What it may give next at worst. */
    BigInteger nearest() {
      return next.subtract(increment.multiply(cached));
    }

    /** The same with a limit of the column's own, if that is nearer. */
    SequencePosition within(BigInteger least, BigInteger greatest) {
      BigInteger nearer = increment.signum() > 0 ? limit.min(greatest) : limit.max(least);
      return new SequencePosition(next, increment, nearer, cached, given, restart);
    }
  }

  /** A type of whole numbers of this many bits. */
  static SequencePosition within(SequencePosition position, int bits) {
    BigInteger beyond = BigInteger.ONE.shiftLeft(bits - 1);
    return position.within(beyond.negate(), beyond.subtract(BigInteger.ONE));
  }
}
