package io.migrationgate.cli.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.migrationgate.cli.terminal.UsageException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPropertiesTest {
  private static void connect(String url) throws Exception {
    try (DriverDataSource source =
        new DriverDataSource(new ConnectionSettings(url, "sa", "", "MGATE_URL"))) {
      source.getConnection().close();
    }
  }

  private static void check(String url) {
    UrlProperties.check(new ConnectionSettings(url, "sa", "", "MGATE_URL"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"INIT", "iNiT"})
  void aUrlRunsNothing(String init, @TempDir Path directory) {
    Path written = directory.resolve("written");
    String url =
        "jdbc:h2:mem:runs;" + init + "=CALL FILE_WRITE('x'\\, '" + written + "')\\;SELECT 1";
    assertThatThrownBy(() -> connect(url)).isInstanceOf(UsageException.class);
    String simple = "jdbc:h2:mem:runs;" + init + "=CALL CSVWRITE('" + written + "', 'SELECT 1')";
    assertThatThrownBy(() -> connect(simple))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the driver property " + init)
        .hasMessageContaining("from MGATE_URL");
    assertThat(written).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "socketFactory|jdbc:postgresql://h/d?socketFactory=x.Y&socketFactoryArg=z",
        "socketFactoryArg|jdbc:postgresql://h/d?ssl=true&socketFactoryArg=z",
        "sslfactory|jdbc:postgresql://h/d?sslfactory=x",
        "sslpasswordcallback|jdbc:postgresql://h/d?sslpasswordcallback=x",
        "authenticationPluginClassName|jdbc:postgresql:d?authenticationPluginClassName=x",
        "loggerFile|jdbc:postgresql://h/d?user=&loggerFile=/etc/x",
        "preferQueryMode|jdbc:postgresql://h/d?preferQueryMode=simple",
        "options|jdbc:postgresql://h/d?options=-c%20role=x",
        "service|jdbc:postgresql://h/d?service=x",
        "socket%46actory|jdbc:postgresql://h/d?socket%46actory=x",
        "allowMultiQueries|jdbc:mariadb://h/d?allowMultiQueries=true",
        "ALLOWLOADLOCALINFILE|jdbc:mariadb://h/d?ALLOWLOADLOCALINFILE=true",
        "allowLocalInfile|jdbc:mariadb://h/d?user=x&allowLocalInfile=true",
        "credentialType|jdbc:mariadb://h/d?credentialType=x",
        "serverRsaPublicKeyFile|jdbc:mariadb://h/d?serverRsaPublicKeyFile=x",
        "initSql|jdbc:mariadb://h/d?initSql=x",
        "sessionVariables|jdbc:mariadb:replication://a,b/d?sessionVariables=x",
        "autoDeserialize|jdbc:mysql://h/d?autoDeserialize=true",
        "allowUrlInLocalInfile|jdbc:mysql://h/d?allowUrlInLocalInfile=true",
        "queryInterceptors|jdbc:mysql:loadbalance://h/d?queryInterceptors=x",
        "statementInterceptors|jdbc:mysql://h/d?%20=&statementInterceptors=x",
        "that stands before the question mark|jdbc:mysql://(host=h,autoDeserialize=true)/d",
        "that stands before the question mark|jdbc:mysql://address=(host=h)(autoDeserialize=yes)/d",
        "INIT|jdbc:h2:mem:x;IFEXISTS=TRUE;;INIT=SELECT 1",
        "TRACE_LEVEL_FILE|jdbc:h2:mem:x;TRACE_LEVEL_FILE=4",
        "DATABASE_EVENT_LISTENER|jdbc:h2:mem:x;DATABASE_EVENT_LISTENER='x'",
        "that a backslash hides|jdbc:h2:mem:x;MODE=x\\;INIT=y",
        "anything|jdbc:other://h/d?anything=x",
        "anything|jdbc:POSTGRESQL://h/d?anything=x",
      })
  void refusesWhatIsNotKnownToBeHarmlessByName(String property, String url) {
    assertThatThrownBy(() -> check(url))
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("the driver property ")
        .hasMessageContaining(property.startsWith("statement") ? "property" : property);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:postgresql://h:5432/d%20e?user=u&password=p%26;?&sslmode=verify-full&ssl&currentSchema=a,b",
        "jdbc:postgresql:d",
        "jdbc:postgresql://a,b/d?targetServerType=primary&ApplicationName=mgate",
        "jdbc:mariadb:replication://a,b:3306/d?useSSL=true&connectionTimeZone=UTC",
        "jdbc:mysql://h/d?sslMode=VERIFY_CA",
        "jdbc:h2:file:/srv/shop;AUTO_SERVER=TRUE;MODE=PostgreSQL;DB_CLOSE_DELAY=-1;",
        "jdbc:other://h/d",
      })
  void letsOrdinaryUrlsThrough(String url) {
    assertThatCode(() -> check(url)).doesNotThrowAnyException();
  }

  @Test
  void showsNoPartOfAPassword() {
    assertThatThrownBy(() -> check("jdbc:postgresql://h/d?password=hunter&22secret"))
        .hasMessageContaining("the driver property without a value")
        .hasMessageNotContaining("22secret");
  }
}
