package io.migrationgate.jdbc.datasource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.CommitRefusedException;
import io.migrationgate.Phase;
import io.migrationgate.SecondaryWrites;
import io.migrationgate.jdbc.jdbi.MigrationGatePlugin;
import io.migrationgate.jdbc.testing.TestServer;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jdbi on a wrapped data source, with the plugin and without. */
class GatedJdbiTest {
  static Stream<Arguments> withThePluginAndWithout() {
    return TestServer.offered().stream()
        .flatMap(server -> Stream.of(Arguments.of(server, true), Arguments.of(server, false)));
  }

  private static Jdbi jdbi(GatedDatabase db, boolean plugin) {
    Jdbi jdbi = Jdbi.create(db.dataSource());
    return plugin ? jdbi.installPlugin(new MigrationGatePlugin(db.gates)) : jdbi;
  }

  private static void write(GatedDatabase db, Handle handle, String value) {
    db.gate.write(
        () -> {
          handle.execute("UPDATE customer SET full_name = ? WHERE id = 1", value);
        },
        () -> {
          handle.execute("UPDATE customer SET first_name = ? WHERE id = 1", value);
        });
  }

  @ParameterizedTest
  @MethodSource("withThePluginAndWithout")
  void aTransactionIsAUnit(TestServer server, boolean plugin) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Jdbi jdbi = jdbi(db, plugin);
      db.place(Phase.DUAL_WRITE);
      jdbi.useTransaction(handle -> {
        write(db, handle, "b");
        db.place(Phase.READ_NEW);
        assertThat(db.drained()).isFalse();
      });
      assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
            write(db, handle, "c");
            throw new IllegalStateException("no");
          }))
          .hasMessage("no");
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(db.value("first_name")).isEqualTo("b");
      db.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @MethodSource("withThePluginAndWithout")
  void aRefusedCommitIsRolledBack(TestServer server, boolean plugin) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Jdbi jdbi = jdbi(db, plugin);
      assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
            write(db, handle, "lost");
            db.giveUp();
          }))
          .satisfies(e -> assertThat(e instanceof CommitRefusedException
                  || e.getCause().getCause() instanceof CommitRefusedException)
              .isTrue());
      assertThat(db.value("full_name")).isEqualTo("a");
      jdbi.useTransaction(handle -> write(db, handle, "again"));
      assertThat(db.value("full_name")).isEqualTo("again");
      db.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @MethodSource("withThePluginAndWithout")
  void aFailedSecondaryWriteIsRecorded(TestServer server, boolean plugin) throws Exception {
    try (GatedDatabase db = new GatedDatabase(server)) {
      Jdbi jdbi = jdbi(db, plugin);
      db.place(Phase.DUAL_WRITE, SecondaryWrites.RECORD);
      jdbi.useTransaction(handle -> db.gate.write(
          () -> {
            handle.execute("UPDATE customer SET full_name = 'b' WHERE id = 1");
          },
          () -> {
            handle.execute("UPDATE no_such_table SET x = 1");
          }));
      assertThat(db.value("full_name")).isEqualTo("b");
      assertThat(db.unrepaired()).isEqualTo(1);
      db.assertNothingLeft();
    }
  }
}
