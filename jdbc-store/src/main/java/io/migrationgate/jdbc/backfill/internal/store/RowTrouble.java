package io.migrationgate.jdbc.backfill.internal.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.migrationgate.jdbc.backfill.internal.copy.ReferringRows;
import io.migrationgate.jdbc.backfill.run.Stage;
import io.migrationgate.jdbc.internal.FailureWords;
import io.migrationgate.jdbc.internal.SqlFailures;
import java.sql.SQLException;
import java.util.Set;

/**
 * Why the database would not copy or compare one row.
 *
 * @param cause SQLState and stage, or this library's reason: nothing that a row holds
 * @param said the database's own words, which may quote values of the row
 */
public record RowTrouble(String cause, String said) {
  static final RowTrouble NONE = new RowTrouble("", "");

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONGEST = 500;

  /** Classes of SQLState by which a session or a server is in trouble, whatever the row. */
  private static final Set<String> OF_THE_SERVER = Set.of("25", "53", "57", "58");

  public static RowTrouble of(Stage stage, SQLException e) {
    String said = SqlFailures.message(e);
    if (e instanceof ReferringRows.RowBlocked) {
      return new RowTrouble(said, "");
    }
    return new RowTrouble(
        FailureWords.code(e) + " in stage " + stage.wireName(),
        said.length() <= LONGEST ? said : said.substring(0, LONGEST));
  }

  /**
   * Whether a failure may be one of a row: not one of the connection, of a lock or of the server.
   * Triggers and functions of the application raise whatever they like, so that only trying the row
   * alone, and the statement without any row, tells more.
   */
  public static boolean mayBe(SQLException e) {
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    return switch (SqlFailures.kind(e)) {
      case OTHER -> state.length() < 2 || !OF_THE_SERVER.contains(state.substring(0, 2));
      case DUPLICATE, NO_TABLE, NO_PRIVILEGE -> true;
      default -> false;
    };
  }

  /** As the store keeps it. */
  String json() {
    return equals(NONE)
        ? ""
        : JsonNodeFactory.instance
            .objectNode()
            .put("cause", cause)
            .put("said", said)
            .toString();
  }

  /** What an older version has kept are the database's words alone. */
  static RowTrouble parse(String kept) {
    if (!kept.startsWith("{")) {
      return new RowTrouble("", kept);
    }
    try {
      JsonNode object = MAPPER.readTree(kept);
      return new RowTrouble(object.path("cause").asText(), object.path("said").asText());
    } catch (JsonProcessingException e) {
      return new RowTrouble("", kept);
    }
  }
}
