package io.migrationgate.spring;

import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Gives Flyway and Liquibase connections that are not gated: they change the schema, also by
 * statements that commit, which no unit of work allows.
 */
final class SchemaTools {
  private static final UnaryOperator<DataSource> RAW = DataSourceLayers::withoutGates;

  private SchemaTools() {}

  /** For beans of Flyway, whoever made them. */
  static final class ForFlyway implements BeanPostProcessor {
    @Override
    public @Nullable Object postProcessAfterInitialization(Object bean, String beanName) {
      if (bean instanceof Flyway flyway && flyway.getConfiguration().getDataSource() != null) {
        DataSource given = flyway.getConfiguration().getDataSource();
        DataSource raw = RAW.apply(given);
        return raw == given
            ? flyway
            : Flyway.configure()
                .configuration(flyway.getConfiguration())
                .dataSource(raw)
                .load();
      }
      return bean;
    }
  }

  /** For beans of Liquibase, before they do their work. */
  static final class ForLiquibase implements BeanPostProcessor {
    @Override
    public @Nullable Object postProcessBeforeInitialization(Object bean, String beanName) {
      if (bean instanceof SpringLiquibase liquibase && liquibase.getDataSource() != null) {
        liquibase.setDataSource(RAW.apply(liquibase.getDataSource()));
      }
      return bean;
    }
  }
}
