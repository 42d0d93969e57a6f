package io.migrationgate.demo.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.migrationgate.demo.database.Vendor;
import io.migrationgate.demo.testing.TestShop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("thorough")
class ShopServerTest {
  private final HttpClient http = HttpClient.newHttpClient();
  private final TestShop shop;

  ShopServerTest() throws SQLException {
    shop = TestShop.on(Vendor.POSTGRESQL);
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private String send(String method, String path, String body)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(shop.url() + path))
        .method(method, BodyPublishers.ofString(body))
        .build();
    HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
    return (response.statusCode() + " " + response.body()).strip();
  }

  @Test
  void servesCustomers() throws Exception {
    String ann = "{\"first\":\"Ann\",\"last\":\"Berg\",\"email\":\"a@shop.example\"}";
    assertThat(send("PUT", "/customers/7", ann)).isEqualTo("201");
    assertThat(send("PUT", "/customers/7", ann))
        .isEqualTo("409 {\"error\":\"customer 7 is there already\"}");
    assertThat(send("GET", "/customers/7", ""))
        .isEqualTo(
            "200 {\"id\":7,\"first\":\"Ann\",\"last\":\"Berg\",\"email\":\"a@shop.example\"}");
    assertThat(send("PUT", "/customers/7/name", "{\"first\":\"Ole\",\"last\":\"Dal3\"}"))
        .isEqualTo("200 {\"first\":\"Ann\",\"last\":\"Berg\"}");
    assertThat(send("POST", "/customers/7/name", ""))
        .isEqualTo("200 {\"first\":\"Ole1\",\"last\":\"Dal4\"}");
    assertThat(send("DELETE", "/customers/7", "")).isEqualTo("204");
    assertThat(send("GET", "/customers/7", ""))
        .isEqualTo("404 {\"error\":\"there is no customer 7\"}");
  }

  private HttpResponse<String> accepting(String mediaType) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(shop.url() + "/customers/7"))
        .setHeader("Accept", mediaType)
        .setHeader("User-Agent", "test/1.0")
        .build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Test
  void servesCustomersInTheVersionThatIsAskedFor() throws Exception {
    send("PUT", "/customers/7", "{\"first\":\"Ann\",\"last\":\"Berg\",\"email\":\"a\"}");
    HttpResponse<String> old = accepting("application/json; v=1");
    assertThat(old.body())
        .isEqualTo("{\"id\":7,\"first\":\"Ann\",\"last\":\"Berg\",\"email\":\"a\"}");
    assertThat(old.headers().firstValue("Deprecation")).contains("@1793491200");
    HttpResponse<String> fresh = accepting("application/json; v=2");
    assertThat(fresh.body())
        .isEqualTo("{\"id\":7,\"name\":{\"first\":\"Ann\",\"last\":\"Berg\"},\"email\":\"a\"}");
    assertThat(fresh.headers().firstValue("Content-Type")).contains("application/json; v=2");
    assertThat(fresh.headers().firstValue("Deprecation")).isEmpty();
    assertThat(accepting("application/json; v=3").statusCode()).isEqualTo(406);
    assertThat(accepting("application/json; v=x").statusCode()).isEqualTo(400);
    assertThat(accepting("application/json; v=3, */*; q=0.1").body()).isEqualTo(old.body());
  }

  @Test
  void servesProductsAndOrders() throws Exception {
    send("PUT", "/customers/7", "{\"first\":\"Ann\",\"last\":\"Berg\",\"email\":\"a\"}");
    assertThat(send("PUT", "/products/3", "{\"title\":\"Lamp\",\"cents\":1999}"))
        .isEqualTo("201");
    assertThat(send("PUT", "/products/3/price", "{\"cents\":5}")).isEqualTo("200 {\"cents\":1999}");
    assertThat(send("GET", "/products/3", ""))
        .isEqualTo("200 {\"id\":3,\"title\":\"Lamp\",\"cents\":5}");

    String order = "{\"id\":1,\"customerId\":7,\"productId\":3,\"quantity\":2,\"totalCents\":10,";
    String address = "{\"street\":\"s\",\"city\":\"c\",\"postcode\":\"p\"}";
    String placement = "{\"customerId\":7,\"productId\":3,\"quantity\":2}";
    assertThat(send("PUT", "/orders/1", placement)).isEqualTo("201 " + order + "\"address\":null}");
    assertThat(send("PUT", "/orders/1/address", address)).isEqualTo("204");
    assertThat(send("GET", "/orders/1", ""))
        .isEqualTo("200 " + order + "\"address\":" + address + "}");
    assertThat(send("DELETE", "/orders/1/address", "")).isEqualTo("204");
    assertThat(send("DELETE", "/orders/1", "")).isEqualTo("204");
    assertThat(send("DELETE", "/orders/1", ""))
        .isEqualTo("404 {\"error\":\"there is no order 1\"}");
  }

  @Test
  void saysWhatIsWrongWithARequest() throws Exception {
    assertThat(send("PUT", "/customers/7", "{\"first\":\"Ann\",\"email\":\"a\"}"))
        .isEqualTo("400 {\"error\":\"'last' is missing\"}");
    assertThat(send("PUT", "/customers/7", "{\"first\":"))
        .isEqualTo("400 {\"error\":\"the body is not the JSON that is expected\"}");
    assertThat(send("PUT", "/customers/7/name", "{\"first\":\"Ann\",\"last\":\"van Berg\"}"))
        .startsWith("400 {\"error\":\"a last name is one word");
    assertThat(send("GET", "/customers/seven", ""))
        .isEqualTo("400 {\"error\":\"an id is a whole number\"}");
    assertThat(send("PUT", "/products/3", "{\"title\":\"Lamp\",\"cents\":-1}"))
        .startsWith("400 {\"error\":\"a price is 0 to");
  }
}
