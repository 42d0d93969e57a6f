package com.example.clubs;

import org.hibernate.boot.model.naming.Identifier;
import org.hibernate.boot.model.naming.PhysicalNamingStrategyStandardImpl;
import org.hibernate.engine.jdbc.env.spi.JdbcEnvironment;

/** Makes names of its own. */
public class UpperCase extends PhysicalNamingStrategyStandardImpl {
  private static final long serialVersionUID = 1L;

  @Override
  public Identifier toPhysicalColumnName(Identifier name, JdbcEnvironment environment) {
    return Identifier.toIdentifier("C_" + name.getText());
  }
}
