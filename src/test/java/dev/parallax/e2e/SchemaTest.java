package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code schema}: what of the definitions differs, what that can do, and what is only on its way. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class SchemaTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private final AuditedPair audited;
    private final MySqlPair pair;

    SchemaTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    static Stream<PairOptions> pairs() {
        return Stream.concat(
                TestVersions.pairs(), Stream.of(PairOptions.defaults().withVersion(TestVersions.OLDEST)));
    }

    @BeforeEach
    void equalDefinitions() throws SQLException {
        for (Side side : Side.values()) {
            pair.startReplica(side);
        }
        pair.awaitInSync(AuditedPair.SOON);
        onlyOn(Side.A, "DROP DATABASE IF EXISTS shop");
        onlyOn(Side.B, "DROP DATABASE IF EXISTS shop");
        pair.a()
                .execute(
                        "CREATE DATABASE shop",
                        "CREATE TABLE shop.orders (id INT AUTO_INCREMENT PRIMARY KEY, note VARCHAR(20) COMMENT 'x')",
                        "CREATE TABLE shop.lines (id INT PRIMARY KEY, o INT, FOREIGN KEY (o) REFERENCES shop.orders (id))",
                        "CREATE VIEW shop.totals AS SELECT COUNT(*) AS n FROM shop.orders",
                        "INSERT INTO shop.orders VALUES (1, 'one')");
        pair.awaitInSync(AuditedPair.SOON);
    }

    private void onlyOn(Side side, String... statements) throws SQLException {
        List<String> all = new ArrayList<>(List.of("SET sql_log_bin = 0"));
        all.addAll(List.of(statements));
        pair.server(side).execute(all.toArray(String[]::new));
    }

    private Run schema(String... more) {
        return audited.cli().report("schema", AuditedPair.with(audited.nodes(), more));
    }

    private static List<String> findings(Run run) {
        return run.findings().stream()
                .map(finding -> Run.text(finding, "severity") + " " + Run.text(finding, "status") + " "
                        + Run.text(finding.get("witness"), "cause") + " | " + Run.text(finding, "title"))
                .sorted()
                .toList();
    }

    @Test
    void equalDefinitionsAreConsistent() {
        Run run = schema("--databases", "shop").expect(0, "CONSISTENT");
        assertThat(run.findings()).isEmpty();
        assertThat(run.report().get("parts").toString()).isEqualTo("[\"schema\"]");
        assertThat(run.report().get("window").isNull()).isTrue();
        assertThat(run.report().get("summary").get("divergedRows").isNull()).isTrue();
        assertThat(run.report().get("summary").get("definitions").toString())
                .contains("\"table\":{\"a\":2,\"b\":2}", "\"foreign_key\":{\"a\":1,\"b\":1}");
        assertThat(run.out())
                .contains("Compared 1 database, 2 tables, 4 columns, 3 indexes, 1 foreign key, 1 view")
                .doesNotContain("Window", "conflict");
        // The account has no more than it needs.
        assertThat(run.notChecked())
                .contains("triggers (grant TRIGGER) on a: the account on a may not see it")
                .anySatisfy(entry -> assertThat(entry).startsWith("the definition of view shop.totals"));
    }

    @Test
    void whatDiffersIsNamedWithWhatItCanDo() throws SQLException, IOException {
        onlyOn(
                Side.B,
                "ALTER TABLE shop.orders MODIFY note VARCHAR(30) COMMENT 'y', ADD COLUMN more INT DEFAULT 7",
                "DROP TABLE shop.lines",
                "DROP VIEW shop.totals",
                "ALTER TABLE shop.orders AUTO_INCREMENT = 5000");

        Run run = schema("--databases", "shop").expect(1, "DIVERGED");

        assertThat(findings(run))
                .containsExactly(
                        "ERROR CONFIRMED data_can_differ | column shop.orders.more is missing on a",
                        "ERROR CONFIRMED replication_can_break | column shop.orders.note: type is varchar(20) on a and"
                                + " varchar(30) on b",
                        "ERROR CONFIRMED replication_can_break | table shop.lines is missing on b",
                        "INFO CONFIRMED harmless | column shop.orders.note: comment is x on a and y on b",
                        "INFO CONFIRMED harmless | table shop.orders: AUTO_INCREMENT is " + counter(Side.A)
                                + " on a and 5000 on b",
                        "WARNING CONFIRMED behaviour_differs | view shop.totals is missing on b");
        assertThat(run.out()).contains("a: 1 database, 2 tables", "b: 1 database, 1 table", "error 1146");
        assertThat(run.findings().stream()
                        .map(finding -> Run.text(finding, "id"))
                        .distinct())
                .hasSize(6);

        Path ignore = Files.writeString(
                audited.cli().fresh("ignore"),
                "- {rule: schema_difference, table: shop.*, reason: migration runs, expires: 9999-12-31}\n");
        schema("--databases", "shop", "--ignore", ignore.toString()).expect(0, "DIVERGED");
        assertThat(schema("--tables", "shop.lines").expect(1, "DIVERGED").findings())
                .hasSize(1);
        assertThat(schema("--databases", "shop", "--ignore-tables", "shop.lines,shop.orders")
                        .expect(0, "CONSISTENT")
                        .findings())
                .hasSize(1);
        schema("--databases", "shop", "--ignore-tables", "shop.lines,shop.orders", "--fail-on", "warning")
                .expect(1, "CONSISTENT");
    }

    private String counter(Side side) throws SQLException {
        return pair.server(side)
                .queryOne("SELECT AUTO_INCREMENT FROM information_schema.TABLES WHERE TABLE_NAME = 'orders'");
    }

    @Test
    void aChangeOnItsWayIsOpen() throws SQLException {
        pair.stopReplica(Side.B);
        pair.a().execute("ALTER TABLE shop.orders ADD COLUMN more INT");

        Run run = schema("--databases", "shop", "--max-lag", "1s").expect(3, "INCONCLUSIVE");

        assertThat(findings(run))
                .containsExactly("WARNING PENDING data_can_differ | column shop.orders.more is missing on b");
        assertThat(run.notChecked())
                .anySatisfy(entry -> assertThat(entry)
                        .startsWith("whether the differences found will stay: b has not applied everything of a"));
        pair.startReplica(Side.B);
        assertThat(schema("--databases", "shop").expect(0, "CONSISTENT").findings())
                .isEmpty();
    }

    /** What is hidden from an account is not said to be missing, nor is agreement where both hide it. */
    @Test
    void anAccountThatMayNotSeeEverything() throws SQLException {
        Credentials narrow = new Credentials("narrow", "n4rrow-and-l0ng");
        for (Side side : Side.values()) {
            onlyOn(
                    side,
                    "DROP USER IF EXISTS 'narrow'@'%'",
                    "CREATE USER 'narrow'@'%' IDENTIFIED BY '" + narrow.password() + "'",
                    "GRANT REPLICATION CLIENT ON *.* TO 'narrow'@'%'",
                    "GRANT SELECT ON shop." + (side == Side.A ? "*" : "orders") + " TO 'narrow'@'%'");
        }
        List<String> options =
                AuditedPair.with(audited.nodes(audited.defaultsFile(narrow, narrow)), "--databases", "shop");

        Run run = audited.cli().report("schema", options).expect(3, "INCONCLUSIVE");

        assertThat(findings(run))
                .contains("WARNING PENDING replication_can_break | table shop.lines is missing on b")
                .noneMatch(line -> line.startsWith("ERROR"));
        assertThat(run.notChecked())
                .anySatisfy(entry -> assertThat(entry).contains("hidden from the account on b", "no SELECT on *.*"));
        assertThat(audited.cli()
                        .report("schema", audited.nodes(audited.defaultsFile(narrow, narrow)))
                        .verdict())
                .isEqualTo("INCONCLUSIVE");
        List<String> orders =
                AuditedPair.with(audited.nodes(audited.defaultsFile(narrow, narrow)), "--tables", "shop.orders");
        audited.cli().report("schema", orders).expect(0, "CONSISTENT");
    }

    @Test
    void whatNobodyHasIsSaid() {
        Run run = schema("--tables", "shop.orders,shop.Orders", "--databases", "shop,shoop")
                .expect(3, "INCONCLUSIVE");
        assertThat(run.notChecked())
                .anyMatch(item -> item.startsWith("table shop.Orders of --tables"))
                .anyMatch(item -> item.startsWith("database shoop of --databases"))
                .noneMatch(item -> item.startsWith("table shop.orders of"));
    }

    @Test
    void oneServerIsNoPair() {
        String url = audited.url(Side.A).substring(2);
        List<String> options = new ArrayList<>(audited.nodes());
        options.set(1, "a=" + url);
        options.set(3, "b=" + url);
        assertThat(audited.cli()
                        .report("schema", options)
                        .expectError(2, "PX-SCH-001")
                        .err())
                .contains("server_uuid");
    }
}
