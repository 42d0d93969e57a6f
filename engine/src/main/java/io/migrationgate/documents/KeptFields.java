package io.migrationgate.documents;

import java.util.List;

/** Fields of a document that its version does not have, to be written again. Immutable. */
public interface KeptFields {
  /** Where they were, sorted, for people; for example {@code $.address.district}. */
  List<String> paths();
}
