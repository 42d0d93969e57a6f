package io.migrationgate.jdbc.backfill;

import io.migrationgate.Side;
import io.migrationgate.declaration.BackfillSpec.Absent;
import io.migrationgate.declaration.BackfillSpec.Rows;
import java.util.List;

/**
 * The operations that pgroll (docs/operations) and reshape (README) publish and that keep two
 * shapes, each with both databases' SQL in one.
 */
final class PublishedOperations {
  private static final String A_MIGRATION = BackfillFixture.NAME;
  private static final Rows SOMEBODY_ELSES = new Rows(List.of(), null, Absent.CLEAR);

  static final List<PublishedOperation> ALL = List.of(
      operation("rename a column")
          .table("role VARCHAR(20)")
          .adds("job VARCHAR(10)")
          .forward("job", "role")
          .reverse("role", "job")
          .old("clerk", "'clerk'")
          .replacement("cook", "'cook'")
          .refuses(Side.OLD, A_MIGRATION, "'longer-than-ten'"),
      operation("change a column's type")
          .table("price DECIMAL(10,2)")
          .adds("price_cents BIGINT")
          .forward("price_cents", "price * 100")
          .reverse("price", "price_cents / 100.0")
          .shown("price_cents", "price")
          .old("225", "2.25")
          .replacement("3.50", "350")
          .refuses(Side.NEW, A_MIGRATION, "1000000000000"),
      operation("change a column's values")
          .table("place INTEGER")
          .adds("place_next INTEGER")
          .forward("place_next", "place + 1")
          .reverse("place", "place_next - 1")
          .shown("place_next", "place")
          .old("5", "4")
          .replacement("8", "9")
          .refuses(Side.OLD, A_MIGRATION, "2147483647"),
      operation("split a column")
          .table("name VARCHAR(60)")
          .adds("first_name VARCHAR(40)", "last_name VARCHAR(12)")
          .forward("first_name", "SUBSTRING(name, 1, POSITION(' ' IN name) - 1)")
          .forward("last_name", "SUBSTRING(name, POSITION(' ' IN name) + 1)")
          .reverse("name", "CONCAT(first_name, ' ', last_name)")
          .old("Ann|Lee", "'Ann Lee'")
          .replacement("Mary Ann Poe", "'Mary Ann'", "'Poe'")
          .refuses(Side.OLD, A_MIGRATION, "'Ann Longer-Than-Twelve'"),
      operation("merge columns")
          .table("first_name VARCHAR(20)", "last_name VARCHAR(20)")
          .adds("name VARCHAR(20)")
          .forward("name", "CONCAT(first_name, ' ', last_name)")
          .reverse("first_name", "SUBSTRING(name, 1, POSITION(' ' IN name) - 1)")
          .reverse("last_name", "SUBSTRING(name, POSITION(' ' IN name) + 1)")
          .old("Ann Lee", "'Ann'", "'Lee'")
          .replacement("Bob|Moe", "'Bob Moe'")
          .refuses(Side.OLD, A_MIGRATION, "'As-long-as'", "'can-be-together'"),
      operation("add NOT NULL")
          .table("review VARCHAR(40)")
          .adds("review_known VARCHAR(40) DEFAULT '' NOT NULL")
          .forward("review_known", "COALESCE(review, 'none')")
          .reverse("review", "review_known")
          .shown("review_known", "review")
          .lossy()
          .old("none", "NULL")
          .old("good", "'good'")
          .replacement("fine", "'fine'")
          .refuses(Side.NEW, "review_known", "NULL"),
      operation("drop NOT NULL")
          .table("title VARCHAR(40) DEFAULT '' NOT NULL")
          .adds("title_free VARCHAR(40)")
          .forward("title_free", "NULLIF(title, '')")
          .reverse("title", "COALESCE(title_free, '')")
          .shown("title_free", "title")
          .old("a", "'a'")
          .replacement("", "NULL")
          .replacement("b", "'b'")
          .refuses(Side.OLD, "title", "NULL"),
      operation("add a CHECK")
          .table("rating INTEGER")
          .adds("rating_sane INTEGER CHECK (rating_sane BETWEEN 1 AND 5)")
          .forward("rating_sane", "LEAST(GREATEST(rating, 1), 5)")
          .reverse("rating", "rating_sane")
          .shown("rating_sane", "rating")
          .lossy()
          .old("5", "9")
          .old("3", "3")
          .replacement("4", "4")
          .refuses(Side.NEW, "rating_sane", "7"),
      operation("drop a CHECK")
          .table("rating INTEGER CHECK (rating BETWEEN 1 AND 5)")
          .adds("rating_free INTEGER")
          .forward("rating_free", "rating")
          .reverse("rating", "LEAST(GREATEST(rating_free, 1), 5)")
          .shown("rating_free", "rating")
          .old("3", "3")
          .replacement("5", "9")
          .refuses(Side.OLD, "rating", "7"),
      operation("add UNIQUE")
          .table("nick VARCHAR(40)")
          .adds("nick_own VARCHAR(40) UNIQUE")
          .forward("nick_own", "COALESCE(nick, CONCAT('user-', id))")
          .reverse("nick", "nick_own")
          .shown("nick_own", "nick")
          .lossy()
          .old("user-{id}", "NULL")
          .old("ann-{id}", "'ann-{id}'")
          .replacement("bob-{id}", "'bob-{id}'")
          .refuses(Side.NEW, "nick_own", "'bob-200'"),
      operation("drop UNIQUE")
          .table("nick VARCHAR(40) UNIQUE")
          .adds("nick_free VARCHAR(40)")
          .forward(
              "nick_free",
              "CASE WHEN POSITION('#' IN nick) > 0"
                  + " THEN SUBSTRING(nick, 1, POSITION('#' IN nick) - 1) ELSE nick END")
          .reverse("nick", "CONCAT(nick_free, '#', id)")
          .shown("nick_free", "nick")
          .lossy()
          .old("ann-{id}", "'ann-{id}'")
          .replacement("bob#{id}", "'bob'")
          .refuses(Side.OLD, "nick", "'bob#200'"),
      operation("add a foreign key")
          .before("CREATE TABLE owner (id BIGINT PRIMARY KEY)", "INSERT INTO owner VALUES (1), (2)")
          .table("owner_id BIGINT")
          .adds("owner_known BIGINT REFERENCES owner (id)")
          .forward("owner_known", "NULLIF(owner_id, 0)")
          .reverse("owner_id", "owner_known")
          .shown("owner_known", "owner_id")
          .lossy()
          .old("null", "0")
          .old("1", "1")
          .replacement("2", "2")
          .refuses(Side.NEW, "owner_known", "99")
          .refuses(Side.OLD, "owner_known", "99"),
      operation("drop a foreign key")
          .before("CREATE TABLE owner (id BIGINT PRIMARY KEY)", "INSERT INTO owner VALUES (1), (2)")
          .table("owner_id BIGINT REFERENCES owner (id)")
          .adds("owner_any BIGINT")
          .forward("owner_any", "owner_id")
          .reverse("owner_id", "CASE WHEN owner_any IN (1, 2) THEN owner_any END")
          .shown("owner_any", "owner_id")
          .old("1", "1")
          .replacement("null", "77")
          .refuses(Side.OLD, "owner_id", "99"),
      operation("add a constraint over several columns")
          .table("starts INTEGER", "ends INTEGER")
          .adds(
              "starts_fit INTEGER",
              "ends_fit INTEGER",
              "CONSTRAINT fits CHECK (starts_fit <= ends_fit)")
          .forward("starts_fit", "LEAST(starts, ends)")
          .forward("ends_fit", "GREATEST(starts, ends)")
          .reverse("starts", "starts_fit")
          .reverse("ends", "ends_fit")
          .shown("starts_fit", "starts")
          .shown("ends_fit", "ends")
          .lossy()
          .old("3|5", "5", "3")
          .old("1|2", "1", "2")
          .replacement("7|8", "7", "8")
          .refuses(Side.NEW, "fits", "9", "8"),
      operation("drop a constraint over several columns")
          .table("starts INTEGER", "ends INTEGER", "CONSTRAINT fits CHECK (starts <= ends)")
          .adds("starts_free INTEGER", "ends_free INTEGER")
          .forward("starts_free", "starts")
          .forward("ends_free", "ends")
          .reverse("starts", "LEAST(starts_free, ends_free)")
          .reverse("ends", "GREATEST(starts_free, ends_free)")
          .shown("starts_free", "starts")
          .shown("ends_free", "ends")
          .old("1|2", "1", "2")
          .replacement("4|9", "9", "4")
          .refuses(Side.OLD, "fits", "9", "8"),
      operation("change a default")
          .table("status VARCHAR(10) DEFAULT 'new'")
          .adds("status_next VARCHAR(8) DEFAULT 'fresh'")
          .forward("status_next", "status")
          .reverse("status", "status_next")
          .shown("status_next", "status")
          .old("paid", "'paid'")
          .replacement("sent", "'sent'")
          .refuses(Side.OLD, A_MIGRATION, "'returned!'"),
      operation("rename a table")
          .table("label VARCHAR(20)", "n INTEGER")
          .into("thing", "id")
          .adds("label VARCHAR(10)", "n INTEGER")
          .forward("label", "label")
          .forward("n", "n")
          .reverse("label", "label")
          .reverse("n", "n")
          .old("pen|1", "'pen'", "1")
          .replacement("ink|2", "'ink'", "2")
          .refuses(Side.OLD, A_MIGRATION, "'longer-than-ten'", "3"),
      operation("move a column to another table")
          .table("nick VARCHAR(20)", "email VARCHAR(20)")
          .into("profile", "item_id")
          .adds("address VARCHAR(10)")
          .oldRows(SOMEBODY_ELSES)
          .forward("address", "email")
          .reverse("email", "address")
          .old("a@b.c", "'a@b.c'")
          .replacement("d@e.f", "'d@e.f'")
          .refuses(Side.OLD, A_MIGRATION, "'longer@than.ten'"));

  private PublishedOperations() {}

  private static PublishedOperation operation(String name) {
    return new PublishedOperation(name);
  }
}
