package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.Phase;
import io.migrationgate.spring.lab.Frameworks;
import io.migrationgate.spring.lab.Lab;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** jOOQ, MyBatis, Spring Data JDBC and JPA on the wrapped data source. */
@Tag("thorough")
class FrameworksTest {
  private static RunningApplication app;

  /** A framework's gated write. */
  enum Framework {
    JOOQ {
      @Override
      void write(Frameworks frameworks, long id, String to) {
        frameworks.jooq(id, to);
      }
    },
    MYBATIS {
      @Override
      void write(Frameworks frameworks, long id, String to) {
        frameworks.mybatis(id, to);
      }
    },
    MYBATIS_BATCH {
      @Override
      void write(Frameworks frameworks, long id, String to) {
        frameworks.mybatisBatch(id, to);
      }
    },
    DATA_JDBC {
      @Override
      void write(Frameworks frameworks, long id, String to) {
        frameworks.dataJdbc(id, to);
      }
    },
    DATA_JPA {
      @Override
      void write(Frameworks frameworks, long id, String to) {
        frameworks.dataJpa(id, to);
      }
    };

    abstract void write(Frameworks frameworks, long id, String to);
  }

  @BeforeAll
  static void start() {
    app = RunningApplication.start(Lab.class);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @BeforeEach
  void before() throws Exception {
    app.database.execute("UPDATE author SET name = 'before', first_name = NULL WHERE id = 1");
  }

  @ParameterizedTest
  @EnumSource
  void writesBothSidesInOneTransaction(Framework framework) {
    app.place(Phase.DUAL_WRITE);
    Frameworks frameworks = app.bean(Frameworks.class);
    framework.write(frameworks, 1, "after");
    assertThat(app.value("name", 1)).isEqualTo("after");
    assertThat(app.value("first_name", 1)).isEqualTo("after");
    assertThatThrownBy(() -> frameworks.thenFail(() -> framework.write(frameworks, 1, "undone")))
        .hasMessage("after the write");
    assertThat(app.value("name", 1)).isEqualTo("after");
    assertThat(app.value("first_name", 1)).isEqualTo("after");
  }

  @ParameterizedTest
  @EnumSource
  void keepsItsPhaseUntilTheTransactionEnds(Framework framework) {
    app.place(Phase.READ_OLD);
    Frameworks frameworks = app.bean(Frameworks.class);
    assertThatThrownBy(() -> frameworks.thenFail(() -> {
          framework.write(frameworks, 1, "one");
          app.place(Phase.DUAL_WRITE);
          assertThat(openUnits()).isEqualTo(1);
          framework.write(frameworks, 1, "two");
          assertThat(openUnits()).isEqualTo(1);
        }))
        .hasMessage("after the write");
    assertThat(app.value("name", 1)).isEqualTo("before");
    assertThat(openUnits()).isZero();
  }

  @Test
  void aTransactionOfJooqsIsAUnit() {
    app.place(Phase.DUAL_WRITE);
    Frameworks frameworks = app.bean(Frameworks.class);
    frameworks.jooqTransaction(1, "after", () -> assertThat(openUnits()).isEqualTo(1));
    assertThat(app.value("name", 1)).isEqualTo("after");
    assertThat(app.value("first_name", 1)).isEqualTo("after");
    assertThatThrownBy(() -> frameworks.jooqTransaction(1, "undone", () -> {
          throw new IllegalStateException("after the write");
        }))
        .hasMessage("after the write");
    assertThat(app.value("name", 1)).isEqualTo("after");
    assertThat(openUnits()).isZero();
  }

  private static int openUnits() {
    return app.gates().status().openUnits();
  }
}
