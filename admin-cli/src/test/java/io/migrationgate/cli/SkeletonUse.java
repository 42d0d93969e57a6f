package io.migrationgate.cli;

/** Calls a repository that {@code mgate new} has written, in transactions of its style. */
public interface SkeletonUse {
  /** The row as text; null if there is none. */
  String find(int id) throws Exception;

  /** Whether the row is there. */
  boolean update(int id, String first, String last) throws Exception;
}
