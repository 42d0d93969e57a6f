package io.migrationgate.demo.lab.tour;

import io.migrationgate.demo.lab.console.StoppedException;
import java.sql.SQLException;

/** A way through the phases. */
interface TourWalk {
  /**
   * Goes it.
   *
   * @throws StoppedException if something is not as it must be
   */
  void walk(Steps steps) throws SQLException, InterruptedException;
}
