package io.migrationgate.hibernate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.MigrationGate;
import io.migrationgate.Phase;
import io.migrationgate.jdbc.testing.ServerTest;
import io.migrationgate.jdbc.testing.TestServer;
import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.hibernate.SessionFactory;
import org.hibernate.bytecode.enhance.spi.DefaultEnhancementContext;
import org.hibernate.bytecode.enhance.spi.Enhancer;
import org.hibernate.bytecode.internal.BytecodeProviderInitiator;
import org.hibernate.engine.spi.SelfDirtinessTracker;
import org.junit.jupiter.api.Tag;

/** Entities whose bytecode was enhanced: they note themselves what was set, and fetch lazily. */
@Tag("thorough")
class EnhancedEntityTest {
  /** By which the test, in the parent class loader, sees them. */
  public interface Tracked {
    void note(String text);

    void rename(MigrationGate gate, String name);

    void renameWithoutAsking(String name);

    String first();
  }

  @Entity
  @Table(name = "guest")
  public static class TrackedGuest implements Tracked {
    @Id
    int id;

    @Column(name = "full_name")
    String fullName;

    @Basic(fetch = FetchType.LAZY)
    @Column(name = "first_name")
    String firstName;

    String note;

    @Override
    public void note(String text) {
      note = text;
    }

    @Override
    public void rename(MigrationGate gate, String name) {
      gate.forKey(id)
          .write(
              () -> {
                fullName = name;
              },
              () -> {
                firstName = name;
              });
    }

    @Override
    public void renameWithoutAsking(String name) {
      firstName = name;
    }

    @Override
    public String first() {
      return firstName;
    }
  }

  /** Enhances one class, and leaves the rest to its parent. */
  private static final class EnhancingLoader extends ClassLoader {
    private final String name = TrackedGuest.class.getName();

    EnhancingLoader() {
      super(EnhancedEntityTest.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String wanted, boolean resolve) throws ClassNotFoundException {
      synchronized (getClassLoadingLock(wanted)) {
        Class<?> known = findLoadedClass(wanted);
        if (known != null) {
          return known;
        }
        return wanted.equals(name) ? enhanced() : super.loadClass(wanted, resolve);
      }
    }

    private Class<?> enhanced() {
      try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
        byte[] plain = in.readAllBytes();
        Enhancer enhancer = BytecodeProviderInitiator.buildDefaultBytecodeProvider()
            .getEnhancer(new DefaultEnhancementContext());
        enhancer.discoverTypes(name, plain);
        byte[] enhanced = enhancer.enhance(name, plain);
        return defineClass(name, enhanced, 0, enhanced.length);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Class<?> entity() throws ClassNotFoundException {
    Class<?> enhanced = new EnhancingLoader().loadClass(TrackedGuest.class.getName());
    assertThat(enhanced).isAssignableTo(SelfDirtinessTracker.class);
    return enhanced;
  }

  private static Tracked load(SessionFactory sessions, Class<?> type, boolean fetched) {
    return sessions.fromTransaction(session -> {
      Tracked tracked = (Tracked) session.find(type, 1);
      if (fetched) {
        assertThat(tracked.first()).isNull();
      }
      return tracked;
    });
  }

  @ServerTest
  void aStaleInstanceLeavesOutWhatWasCopied(TestServer server) throws Exception {
    Class<?> type = entity();
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(type)) {
      Tracked fetched = load(sessions, type, true);
      Tracked unfetched = load(sessions, type, false);
      db.placeAndBackfill();
      fetched.note("m");
      sessions.inTransaction(session -> session.merge(fetched));
      db.assertGuest("a", "a", "m");
      unfetched.note("o");
      sessions.inTransaction(session -> session.merge(unfetched));
      db.assertGuest("a", "a", "o");
    }
  }

  @ServerTest
  void whatWasSetNeedsTheGate(TestServer server) throws Exception {
    Class<?> type = entity();
    try (GuardedDatabase db = GuardedDatabase.withGuests(server);
        SessionFactory sessions = db.sessions(type)) {
      db.placeAndBackfill();
      assertThatThrownBy(() -> sessions.inTransaction(
              session -> ((Tracked) session.find(type, 1)).renameWithoutAsking("b")))
          .hasStackTraceContaining(UngatedWriteException.class.getName());
      Tracked detached = load(sessions, type, false);
      detached.renameWithoutAsking("b");
      assertThatThrownBy(() -> sessions.inTransaction(session -> session.merge(detached)))
          .hasStackTraceContaining(UngatedWriteException.class.getName());
      db.assertGuest("a", "a", "n");
      sessions.inTransaction(session -> ((Tracked) session.find(type, 1)).rename(db.gate, "b"));
      db.assertGuest("b", "b", "n");
      db.place(Phase.READ_NEW);
      sessions.inTransaction(session -> {
        Tracked again = load(sessions, type, false);
        again.rename(db.gate, "c");
        session.merge(again);
      });
      db.assertGuest("c", "c", "n");
    }
  }
}
