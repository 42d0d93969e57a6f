package io.migrationgate.cli.usages;

/**
 * A place in the code.
 *
 * @param type the class
 * @param method the method; for a lambda the one it is written in
 * @param line the line; 0 if the compiler did not note it
 */
public record Site(String type, String method, int line) implements Comparable<Site> {
  private static final String LAMBDA = "lambda$";

  static Site of(String owner, String method, int line) {
    int end = method.lastIndexOf('$');
    boolean lambda = method.startsWith(LAMBDA) && end > LAMBDA.length();
    return new Site(dotted(owner), lambda ? method.substring(LAMBDA.length(), end) : method, line);
  }

  static String dotted(String internalName) {
    return internalName.replace('/', '.');
  }

  @Override
  public int compareTo(Site other) {
    int byType = type.compareTo(other.type);
    int byLine = byType != 0 ? byType : Integer.compare(line, other.line);
    return byLine != 0 ? byLine : method.compareTo(other.method);
  }

  /** For example {@code com.shop.Customers.find:17}. */
  @Override
  public String toString() {
    return type + "." + method + (line == 0 ? "" : ":" + line);
  }
}
