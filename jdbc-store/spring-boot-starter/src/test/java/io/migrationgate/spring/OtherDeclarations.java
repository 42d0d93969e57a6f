package io.migrationgate.spring;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;

/** Classes as they are, and declarations of its own in place of those on the class path. */
final class OtherDeclarations extends ClassLoader {
  private static final String NAME = "META-INF/migrations.yaml";

  private final URL declarations;

  OtherDeclarations(ClassLoader classes, URL declarations) {
    super(classes);
    this.declarations = declarations;
  }

  @Override
  public URL getResource(String name) {
    return name.equals(NAME) ? declarations : super.getResource(name);
  }

  @Override
  public Enumeration<URL> getResources(String name) throws IOException {
    return name.equals(NAME)
        ? Collections.enumeration(Collections.singleton(declarations))
        : super.getResources(name);
  }
}
