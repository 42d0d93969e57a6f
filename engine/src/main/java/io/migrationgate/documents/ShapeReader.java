package io.migrationgate.documents;

import java.util.List;

/**
 * Who reads documents of one shape.
 *
 * @param shape the shape
 * @param unknown what it does with fields that the shape does not have
 */
public record ShapeReader(Shape shape, UnknownFields unknown) {
  /**
   * Everything that keeps it from reading what a writer may write.
   *
   * @return none if it reads everything
   */
  public List<Incompatibility> read(Shape written) {
    return ShapeResolution.resolve(written, shape, unknown);
  }
}
