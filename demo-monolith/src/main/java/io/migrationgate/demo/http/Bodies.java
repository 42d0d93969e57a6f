package io.migrationgate.demo.http;

import io.javalin.http.Context;
import io.migrationgate.demo.shop.ShopException;
import org.jspecify.annotations.Nullable;

/** Reads what a request says. */
final class Bodies {
  private Bodies() {}

  static long id(Context context) {
    return Long.parseLong(context.pathParam("id"));
  }

  static <T> T read(Context context, Class<T> type) {
    T body = context.bodyAsClass(type);
    if (body == null) {
      throw new ShopException(ShopException.Kind.INVALID, "the body is empty");
    }
    return body;
  }

  /** Records are filled from outside, so what is declared as present may be missing. */
  static String field(String name, @Nullable String value) {
    if (value == null) {
      throw new ShopException(ShopException.Kind.INVALID, "'" + name + "' is missing");
    }
    return value;
  }
}
