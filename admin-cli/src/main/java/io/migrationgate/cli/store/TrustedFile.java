package io.migrationgate.cli.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file that nobody named may be believed: only its owner, who is this process's user or
 * root, could have written it or put it where it is.
 *
 * <p>Otherwise whoever may write to a directory decides where passwords go of those who run a
 * command in it.
 */
final class TrustedFile {
  private static final Integer ROOT = 0;

  private TrustedFile() {}

  /** Why the file is not to be believed; null if it is. */
  static @Nullable String whyNot(Path file) throws IOException {
    Path real = file.toRealPath();
    UserPrincipal user = user();
    Path link = file.toAbsolutePath();
    for (Path each : new Path[] {real, real.getParent(), link, link.getParent()}) {
      String why = whyNot(each, user);
      if (why != null) {
        return why;
      }
    }
    return null;
  }

  private static @Nullable String whyNot(Path path, UserPrincipal user) throws IOException {
    String what = Files.isDirectory(path) ? "the directory " + path : path.toString();
    PosixFileAttributes found;
    try {
      found = Files.readAttributes(path, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (UnsupportedOperationException e) {
      return "that nobody can tell who may write to " + what;
    }
    boolean root = ROOT.equals(Files.getAttribute(path, "unix:uid", LinkOption.NOFOLLOW_LINKS));
    if (!root && !found.owner().equals(user)) {
      return "that " + what + " belongs to " + found.owner().getName();
    }
    Set<PosixFilePermission> permissions = found.permissions();
    // The permissions of a link mean nothing: whoever may write to its directory may replace it.
    boolean others = !found.isSymbolicLink()
        && (permissions.contains(PosixFilePermission.GROUP_WRITE)
            || permissions.contains(PosixFilePermission.OTHERS_WRITE));
    return others ? "that others than its owner may write to " + what : null;
  }

  /** A name would not do: a container's user may have none. */
  private static UserPrincipal user() throws IOException {
    Path own = Files.createTempFile("mgate", null);
    try {
      return Files.getOwner(own);
    } finally {
      Files.delete(own);
    }
  }
}
