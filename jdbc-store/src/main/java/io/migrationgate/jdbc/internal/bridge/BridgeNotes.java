package io.migrationgate.jdbc.internal.bridge;

import io.migrationgate.Side;

/**
 * The table in which triggers note who writes past the gates. Each session notes once a minute, in
 * its own transaction and in a row of its own: nobody waits for anybody's note, and a note is there
 * exactly if the write is.
 */
final class BridgeNotes {
  /** Without its schema. */
  static final String TABLE = "mgate_bridge_use";

  private final String table;

  BridgeNotes(String storeSchema) {
    this.table = storeSchema + TABLE;
  }

  String postgresTable() {
    return "CREATE TABLE IF NOT EXISTS " + table + " (migration text NOT NULL, side text NOT NULL,"
        + " who text NOT NULL, session bigint NOT NULL, minute bigint NOT NULL,"
        + " PRIMARY KEY (migration, side, session, minute, who))";
  }

  String mariaDbTable() {
    return "CREATE TABLE IF NOT EXISTS " + table + " (migration VARCHAR(100) NOT NULL,"
        + " side VARCHAR(10) NOT NULL, who VARCHAR(300) NOT NULL, session BIGINT NOT NULL,"
        + " minute BIGINT NOT NULL, PRIMARY KEY (migration, side, session, minute))"
        + " ENGINE = InnoDB DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin";
  }

  /**
   * Statements of a function. That a note was made, and for whom, is a setting of the session,
   * which goes with the transaction if that is rolled back; a pooler may give the session to
   * others.
   */
  String postgresNote(String migration, Side side) {
    String noted = "mgate.noted_" + MigrationTag.of(migration) + "_" + side;
    return """
          mg_minute := pg_catalog.floor(EXTRACT(EPOCH FROM pg_catalog.clock_timestamp()) / 60);
          IF pg_catalog.current_setting('%1$s', TRUE) IS DISTINCT FROM pg_catalog.concat_ws(' ',
              mg_minute, SESSION_USER, pg_catalog.current_setting('application_name')) THEN
            INSERT INTO %2$s (migration, side, who, session, minute)
            VALUES ('%3$s', '%4$s', pg_catalog.concat_ws(' ', SESSION_USER,
              pg_catalog.current_setting('application_name')),
              pg_catalog.pg_backend_pid(), mg_minute)
            ON CONFLICT DO NOTHING;
            PERFORM pg_catalog.set_config('%1$s', pg_catalog.concat_ws(' ', mg_minute, SESSION_USER,
              pg_catalog.current_setting('application_name')), FALSE);
          END IF;
        """.formatted(noted, table, migration, side);
  }

  /**
   * Without a setting that goes with a rollback, the table itself is asked. A snapshot that is
   * older than the table cannot be asked (1412); a locking read would lock gaps, and others out.
   *
   * <p>On MariaDB a variable of the session says for a minute that a note was found. It is set only
   * by a statement that is a transaction by itself, and has not written the note: what that one
   * finds was committed, so no rollback takes it away.
   */
  String mariaDbNote(String migration, Side side, boolean mysql) {
    if (mysql) {
      return mariaDbNote(migration, side, "", "");
    }
    String noted = "@mgate_noted_" + MigrationTag.of(migration) + "_" + side;
    String minute = "CONCAT('found ', UNIX_TIMESTAMP() DIV 60)";
    return "  IF NOT (" + noted + " <=> " + minute + ") THEN\n"
        + mariaDbNote(
            migration,
            side,
            "      SET " + noted + " = CONCAT('made ', UTC_TIMESTAMP(6));\n",
            "    ELSEIF NOT @@in_transaction AND NOT (" + noted
                + " <=> CONCAT('made ', UTC_TIMESTAMP(6))) THEN\n" + "      SET " + noted + " = "
                + minute
                + ";\n")
        + "  END IF;\n";
  }

  private String mariaDbNote(String migration, Side side, String made, String found) {
    return """
          BEGIN
            DECLARE mg_noted INT DEFAULT 0;
            DECLARE CONTINUE HANDLER FOR 1412 SET mg_noted = 0;
            SELECT COUNT(*) INTO mg_noted FROM %1$s WHERE migration = '%2$s' AND side = '%3$s'
              AND session = CONNECTION_ID() AND minute = UNIX_TIMESTAMP() DIV 60;
            IF mg_noted = 0 THEN
              INSERT IGNORE INTO %1$s (migration, side, who, session, minute)
              VALUES ('%2$s', '%3$s', USER(), CONNECTION_ID(), UNIX_TIMESTAMP() DIV 60);
        %4$s%5$s    END IF;
          END;
        """.formatted(table, migration, side, made, found);
  }
}
