package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import bookshop.Bookshop;
import io.migrationgate.Phase;
import org.junit.jupiter.api.Test;

/** An application that has the dependency, the declaration and the gate, and nothing else. */
class BookshopTest {
  @Test
  void readsAndWritesAsThePhaseSays() {
    try (RunningApplication app = RunningApplication.start(Bookshop.class)) {
      assertThat(app.get("/authors/1")).isEqualTo("Mary Shelley");
      app.place(Phase.DUAL_WRITE);
      assertThat(app.request("PUT", "/authors/1?first=Percy&last=Shelley").statusCode())
          .isEqualTo(200);
      assertThat(app.value("name", 1)).isEqualTo("Percy Shelley");
      assertThat(app.value("first_name", 1)).isEqualTo("Percy");
      app.place(Phase.READ_NEW);
      assertThat(app.get("/authors/1")).isEqualTo("Percy Shelley");
      app.place(Phase.WRITE_NEW);
      app.request("PUT", "/authors/1?first=Ada&last=Lovelace");
      assertThat(app.value("name", 1)).isEqualTo("Percy Shelley");
      assertThat(app.get("/authors/1")).isEqualTo("Ada Lovelace");
    }
  }
}
