package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.MapRegionFactory;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.Cacheable;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hibernate.SessionFactory;
import org.hibernate.annotations.Cache;
import org.hibernate.annotations.CacheConcurrencyStrategy;

/** What was cached before a backfill is not read after it. */
class GuardedCacheTest {
  @Entity(name = "Room")
  @Table(name = "room")
  @Cacheable
  @Cache(usage = CacheConcurrencyStrategy.READ_WRITE)
  static class Room {
    @Id
    int id;

    String text;
  }

  private static SessionFactory cached(GuardedDatabase db, String mode) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("hibernate.cache.use_second_level_cache", "true");
    settings.put("hibernate.cache.use_query_cache", "true");
    settings.put("hibernate.cache.region.factory_class", MapRegionFactory.class.getName());
    settings.put("hibernate.generate_statistics", "true");
    settings.put(FlushGuard.MODE, mode);
    return db.sessions(settings, Guest.class, Room.class);
  }

  private static GuardedDatabase database(TestServer server) throws Exception {
    GuardedDatabase db = GuardedDatabase.withGuests(server);
    db.database.execute(
        "CREATE TABLE room (id INT PRIMARY KEY, text VARCHAR(20))",
        "INSERT INTO room VALUES (1, 'r')");
    return db;
  }

  private static List<String> read(SessionFactory sessions) {
    return sessions.fromTransaction(session -> java.util.Arrays.asList(
        session.find(Guest.class, 1).firstName,
        session
            .createSelectionQuery("select g.firstName from Guest g where g.id = 1", String.class)
            .setCacheable(true)
            .getSingleResult(),
        session.find(Room.class, 1).text,
        session
            .createSelectionQuery("select r.text from Room r", String.class)
            .setCacheable(true)
            .getSingleResult()));
  }

  @ServerTest
  void theGuardKeepsAffectedEntitiesOut(TestServer server) throws Exception {
    try (GuardedDatabase db = database(server);
        SessionFactory sessions = cached(db, "on")) {
      assertThat(read(sessions)).containsExactly(null, null, "r", "r");
      db.placeAndBackfill();
      db.place(Phase.READ_NEW);
      assertThat(read(sessions)).containsExactly("a", "a", "r", "r");
      assertThat(sessions.getStatistics().getSecondLevelCacheHitCount())
          .as("rooms")
          .isOne();
      assertThat(sessions.getStatistics().getQueryCacheHitCount())
          .as("of rooms")
          .isOne();
      assertThat(FlushGuard.of(sessions).orElseThrow().uncached())
          .containsExactly(Guest.class.getName());
    }
  }

  @ServerTest
  void withoutItTheyAreReadAsTheyWere(TestServer server) throws Exception {
    try (GuardedDatabase db = database(server);
        SessionFactory sessions = cached(db, "off")) {
      assertThat(read(sessions)).containsExactly(null, null, "r", "r");
      db.placeAndBackfill();
      db.place(Phase.READ_NEW);
      assertThat(read(sessions)).containsExactly(null, null, "r", "r");
    }
  }
}
