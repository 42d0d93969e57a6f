package io.migrationgate.jdbc.internal;

import io.migrationgate.documents.DocumentException;
import io.migrationgate.documents.DocumentFormat;
import io.migrationgate.documents.UnknownFields;
import io.migrationgate.documents.VersionNumbers;
import io.migrationgate.documents.jackson.JacksonFormat;
import io.migrationgate.spi.DocumentPlace;
import io.migrationgate.spi.StoredVersions;
import io.migrationgate.spi.TimeSource;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Looks through all documents of a place for their versions: one statement, so that no document is
 * missed that moves meanwhile. What they say is read here rather than in the database, which would
 * fail as a whole at the first text that is no JSON, and takes the last of two equal names.
 *
 * <p>It rests as long as it works, so that the database and the disk are half the application's.
 */
public final class DocumentScan {
  private static final int ROWS = 500;

  /** Shorter rests would be none. */
  private static final long SHORTEST_NANOS = Duration.ofMillis(10).toNanos();

  /** A query that was cancelled. */
  private static final String CANCELLED = "57014";

  private static final DocumentFormat FORMAT = JacksonFormat.create(UnknownFields.KEEP);

  private final DocumentPlace place;
  private final TimeSource time;
  private final SortedMap<Integer, Long> byVersion = new TreeMap<>();
  private long without;
  private long unreadable;
  private long workedFrom;

  private DocumentScan(DocumentPlace place, TimeSource time) {
    this.place = place;
    this.time = time;
    this.workedFrom = time.nanoTime();
  }

  /** Looks through them all, in the statement's transaction. */
  public static StoredVersions run(Statement statement, DocumentPlace place, TimeSource time)
      throws SQLException {
    DocumentScan scan = new DocumentScan(place, time);
    // Without it a driver would hold all of them in memory.
    statement.setFetchSize(ROWS);
    try (ResultSet rows = statement.executeQuery(query(place))) {
      for (int row = 1; rows.next(); row++) {
        scan.add(rows.getString(1));
        if (row % ROWS == 0) {
          scan.rest();
        }
      }
    }
    return new StoredVersions(scan.byVersion, scan.without, scan.unreadable);
  }

  private void rest() throws SQLException {
    long worked = time.nanoTime() - workedFrom;
    if (worked < SHORTEST_NANOS) {
      return;
    }
    try {
      time.sleep(Duration.ofNanos(worked));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLException("interrupted before all documents were looked at", CANCELLED, e);
    }
    workedFrom = time.nanoTime();
  }

  /** The statement. */
  public static String query(DocumentPlace place) {
    String told = place.versionColumn() == null ? place.column() : place.versionColumn();
    return "SELECT " + told + " FROM " + place.table() + " WHERE " + place.column()
        + " IS NOT NULL";
  }

  private void add(@Nullable String told) {
    try {
      Integer version = version(told);
      if (version == null) {
        without++;
      } else {
        byVersion.merge(version, 1L, Long::sum);
      }
    } catch (DocumentException e) {
      unreadable++;
    }
  }

  private @Nullable Integer version(@Nullable String told) {
    String field = place.versionField();
    if (field == null || told == null) {
      return VersionNumbers.parse("column " + place.versionColumn(), told);
    }
    return FORMAT
        .open(place.table(), told.getBytes(StandardCharsets.UTF_8), field)
        .version();
  }
}
