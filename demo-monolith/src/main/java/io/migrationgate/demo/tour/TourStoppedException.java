package io.migrationgate.demo.tour;

/** The walk does not go on, because something was not as it must be. */
final class TourStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TourStoppedException(String message) {
    super(message);
  }
}
