package io.migrationgate.cli.usages;

/** Where a gate comes from. */
sealed interface Origin {
  /** Asked for, or injected, by this name. */
  record Named(String migration) implements Origin {}

  /** From a field. */
  record Field(String owner, String name) implements Origin {
    @Override
    public String toString() {
      return "field " + Site.dotted(owner) + "." + name;
    }
  }

  /** Handed to a method as the parameter with this number; the receiver has none. */
  record Parameter(String owner, String method, int number) implements Origin {
    @Override
    public String toString() {
      return "a parameter of " + Site.dotted(owner) + "."
          + method.substring(0, method.indexOf('('));
    }
  }

  /** What a method gives back. */
  record Result(String owner, String method) implements Origin {
    @Override
    public String toString() {
      return "the result of " + Site.dotted(owner) + "." + method.substring(0, method.indexOf('('));
    }
  }

  /** Asked for by a name that is no constant, or from where nothing is followed. */
  record Unknown(String what) implements Origin {
    @Override
    public String toString() {
      return what;
    }
  }
}
