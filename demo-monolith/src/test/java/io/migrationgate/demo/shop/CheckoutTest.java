package io.migrationgate.demo.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.Phase;
import io.migrationgate.cli.Mgate;
import io.migrationgate.cli.terminal.Terminal;
import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.lab.console.OperatorConsole;
import io.migrationgate.demo.shop.Checkout.Offer;
import io.migrationgate.demo.testing.TestShop;
import io.migrationgate.flags.FeatureFlags;
import io.migrationgate.spi.TimeSource;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The new checkout, as {@code docs/demo.md} tells of it. */
class CheckoutTest {
  private static final String TABLE = "order-address-table";
  private static final String FLAG = Checkout.FLAG;
  private static final int CUSTOMERS = 300;

  private final TestShop shop;
  private String printed = "";

  CheckoutTest() throws SQLException {
    shop = TestShop.on(Vendor.POSTGRESQL);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private int mgate(String... arguments) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    int code = Mgate.run(
        arguments,
        Terminal.of(
            out,
            out,
            OperatorConsole.environment(shop.address()),
            "olaf@ops-1",
            TimeSource.SYSTEM));
    out.flush();
    printed = text.toString();
    return code;
  }

  private void done(String... arguments) {
    assertThat(mgate(arguments)).as("%s: %s", List.of(arguments), printed).isZero();
    shop.refresh();
  }

  private long offeredNew() {
    Checkout checkout = shop.part(Checkout.class);
    return LongStream.range(0, CUSTOMERS)
        .filter(id -> checkout.offer(id).design().equals("new"))
        .count();
  }

  @Test
  void isHiddenUntilItsTableIsReadThenShownToSomeAndKilled() throws Exception {
    shop.part(Customers.class)
        .create(new Customer(7, new PersonName("Ann", "Berg"), "a@shop.example"));
    shop.part(Products.class).create(new Product(3, "Lamp", 1_999));
    Address home = new Address("Main Street 1", "Bergen", "5003");
    shop.part(Orders.class).place(1, new Orders.Placement(7, 3, 2, home));
    assertThat(offeredNew()).isZero();
    done(
        "flag",
        "create",
        FLAG,
        "--metadata",
        "mgate.requires=" + TABLE + ":read-new",
        "--because",
        "the new checkout");
    done("flag", "rollout", FLAG, "10%", "--because", "a tenth first");

    // Its table has not all rows yet.
    shop.moveTo(TABLE, Phase.DUAL_WRITE);
    assertThat(mgate("flag", "enable", FLAG, "--because", "too early")).isEqualTo(1);
    assertThat(printed).contains("migration '" + TABLE + "' at dual-write");
    assertThat(offeredNew()).isZero();

    shop.moveTo(TABLE, Phase.READ_NEW);
    done("flag", "enable", FLAG, "--because", "it is there");
    assertThat(offeredNew()).isBetween(CUSTOMERS * 3L / 100, CUSTOMERS * 20L / 100);
    assertThat(mgate("rollback", TABLE, "--reason", "on second thoughts", "--no-wait"))
        .isEqualTo(1);
    assertThat(printed).contains(FLAG);
    done("flag", "rollout", FLAG, "100%", "--because", "for everybody");
    assertThat(shop.part(Checkout.class).offer(7)).isEqualTo(new Offer("new", List.of(home)));
    assertThat(post("/ofrep/v1/evaluate/flags/" + FLAG).body()).contains("\"value\":true");

    done("flag", "disable", FLAG, "--because", "the phone rings");
    assertThat(offeredNew()).isZero();
    assertThat(shop.part(FeatureFlags.class).snapshot().keys()).containsExactly(FLAG);
    HttpResponse<String> all = post("/ofrep/v1/evaluate/flags");
    assertThat(all.headers().firstValue("ETag")).isPresent();
    assertThat(all.body()).contains("\"reason\":\"DISABLED\"").doesNotContain("value");
  }

  private HttpResponse<String> post(String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(shop.url() + path))
        .POST(BodyPublishers.ofString("{\"context\":{\"targetingKey\":\"7\"}}"))
        .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
  }
}
