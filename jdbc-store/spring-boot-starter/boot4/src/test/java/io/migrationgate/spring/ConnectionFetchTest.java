package io.migrationgate.spring;

import static org.assertj.core.api.Assertions.assertThat;

import bookshop.Bookshop;
import io.migrationgate.Phase;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;

/** Boot 4.1 can put a lazy proxy around the data source; the gates are inside. */
class ConnectionFetchTest {
  @Test
  void connectionsThatBootFetchesLateAreGated() {
    try (RunningApplication app =
        RunningApplication.start(Bookshop.class, "spring.datasource.connection-fetch=lazy")) {
      DataSource dataSource = app.bean(DataSource.class);
      assertThat(dataSource).isInstanceOf(LazyConnectionDataSourceProxy.class);
      assertThat(DataSourceLayers.isGated(dataSource)).isTrue();
      app.place(Phase.DUAL_WRITE);
      assertThat(app.request("PUT", "/authors/1?first=Percy&last=Shelley").statusCode())
          .isEqualTo(500);
      assertThat(app.get("/authors/1")).isEqualTo("Mary Shelley");
    }
  }
}
