package io.migrationgate.demo.shop;

/** A request that the shop does not carry out. Nothing has changed by it. */
public final class ShopException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Kind {
    /** It makes no sense. */
    INVALID,
    /** It is about something that is not there. */
    MISSING,
    /** It contradicts what is there. */
    CONFLICT
  }

  private final Kind kind;

  /** A refusal. */
  public ShopException(Kind kind, String message) {
    super(message);
    this.kind = kind;
  }

  static ShopException invalid(String message) {
    return new ShopException(Kind.INVALID, message);
  }

  static ShopException missing(String what, long id) {
    return new ShopException(Kind.MISSING, "there is no " + what + " " + id);
  }

  /** Why. */
  public Kind kind() {
    return kind;
  }
}
