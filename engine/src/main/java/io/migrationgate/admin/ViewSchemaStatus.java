package io.migrationgate.admin;

import io.migrationgate.protocol.ShownSides;
import io.migrationgate.registration.ViewSchemas.Need;
import io.migrationgate.spi.ViewDatabase.ViewSession;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A view schema, and who uses it.
 *
 * @param name the schema's name
 * @param exists whether it is there in the database
 * @param shown what it shows, by migration
 * @param needs builds that see the tables through it
 * @param sessions of the database that use it, as far as the database tells
 */
public record ViewSchemaStatus(
    String name,
    boolean exists,
    Map<String, ShownSides> shown,
    List<Need> needs,
    List<ViewSession> sessions) {
  /** Copies what is mutable. */
  public ViewSchemaStatus {
    shown = Collections.unmodifiableMap(new TreeMap<>(shown));
    needs = List.copyOf(needs);
    sessions = List.copyOf(sessions);
  }
}
