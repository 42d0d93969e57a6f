package io.migrationgate.declaration;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A file that is being read.
 *
 * @param name what error messages call it
 * @param number its place among the files that are read together
 */
record YamlFile(String name, int number) {
  Place start() {
    return new Place(this, 1, 1);
  }

  Place place(Node node) {
    return place(node.getStartMark());
  }

  /** The file's start without a mark, which happens only if marks are switched off. */
  Place place(Optional<Mark> mark) {
    return mark.map(at -> new Place(this, at.getLine() + 1, at.getColumn() + 1)).orElse(start());
  }
}
