package dev.parallax.doctor;

import static dev.parallax.doctor.Scenario.act;

import dev.parallax.finding.Side;
import java.util.List;

/** What stops a link because the two nodes are not alike: a statement of a that b cannot apply. */
final class ErrorScenarios {

    private static final String TABLE = "CREATE TABLE d.t (id INT PRIMARY KEY, n INT)";
    private static final String CHILD =
            "CREATE TABLE d.c (id INT PRIMARY KEY, t INT, FOREIGN KEY (t) REFERENCES d.t (id))";
    private static final String UNCHECKED = "SET SESSION foreign_key_checks = 0";

    private ErrorScenarios() {}

    static void add(List<Scenario> all) {
        List<String> row = List.of(TABLE, "INSERT d.t VALUES (1, 1)");
        List<String> family = List.of(TABLE, CHILD, "INSERT d.t VALUES (1, 1)");
        all.add(broken("1032", row, "DELETE FROM d.t", "UPDATE d.t SET n = 2", "INSERT d.t VALUES (1, 1)"));
        all.add(broken("1050", List.of(), TABLE, TABLE, "DROP TABLE d.t"));
        all.add(broken(
                        "1050",
                        row,
                        "ALTER TABLE d.t ADD COLUMN m INT",
                        "ALTER TABLE d.t ADD COLUMN m INT",
                        "ALTER TABLE d.t DROP COLUMN m")
                .number(1060));
        all.add(broken("1051", row, "DROP TABLE d.t", "DROP TABLE d.t", TABLE));
        all.add(broken(
                "1054",
                row,
                "ALTER TABLE d.t RENAME COLUMN n TO m",
                "ALTER TABLE d.t RENAME COLUMN n TO o",
                "ALTER TABLE d.t RENAME COLUMN m TO n"));
        all.add(broken(
                "1062", row, "INSERT d.t VALUES (2, 5)", "INSERT d.t VALUES (2, 6)", "DELETE FROM d.t WHERE id = 2"));
        all.add(broken(
                "1091",
                row,
                "ALTER TABLE d.t DROP COLUMN n",
                "ALTER TABLE d.t DROP COLUMN n",
                "ALTER TABLE d.t ADD COLUMN n INT"));
        all.add(broken("1146", row, "DROP TABLE d.t", "INSERT d.t VALUES (2, 2)", TABLE));
        all.add(broken("1396", List.of(), "CREATE USER u", "CREATE USER u", "DROP USER u"));
        all.add(broken("1451", family, "INSERT d.c VALUES (1, 1)", "DELETE FROM d.t WHERE id = 1", "DELETE FROM d.c"));
        all.add(broken(
                "1452",
                family,
                "DELETE FROM d.t WHERE id = 1",
                "INSERT d.c VALUES (1, 1)",
                "INSERT d.t VALUES (1, 1)"));
        all.add(broken(
                        "1677",
                        row,
                        "ALTER TABLE d.t DROP COLUMN n, ADD COLUMN n DATE",
                        "INSERT d.t VALUES (3, 3)",
                        "ALTER TABLE d.t DROP COLUMN n, ADD COLUMN n INT")
                .number(13146));
        all.add(broken(
                "1049", List.of(), "DROP DATABASE d", "CREATE TABLE d.x (id INT PRIMARY KEY)", "CREATE DATABASE d"));
        String routine = "CREATE PROCEDURE d.p() SELECT 1";
        all.add(broken("1305", List.of(routine), "DROP PROCEDURE d.p", "DROP PROCEDURE d.p", routine));
        // Of the errors without a rule of their own: b has no partition for the row.
        all.add(broken(
                        "other",
                        row,
                        "ALTER TABLE d.t PARTITION BY RANGE (id) (PARTITION low VALUES LESS THAN (100))",
                        "INSERT d.t VALUES (500, 1)",
                        "ALTER TABLE d.t REMOVE PARTITIONING")
                .number(1526));
        ApplierScenarios.add(all);
        ReceiverScenarios.add(all);
    }

    /**
     * A statement on a that b cannot apply.
     *
     * @param both what both have before, beside the database d
     * @param onB what b then has otherwise, unlogged
     * @param heal what lets b apply it, unlogged
     */
    private static Scenario broken(String code, List<String> both, String onB, String onA, String heal) {
        return act(
                "error_" + code,
                pair -> {
                    pair.run(Side.A, "CREATE DATABASE d");
                    pair.run(Side.A, both.toArray(String[]::new));
                    pair.awaitRunning();
                    pair.unlogged(Side.B, UNCHECKED, onB);
                    pair.run(Side.A, onA);
                    Awaiting.link(pair, Side.B, "Replica_SQL_Running", "No");
                },
                pair -> {
                    pair.unlogged(Side.B, UNCHECKED, heal);
                    pair.run(Side.B, "START REPLICA SQL_THREAD");
                    pair.awaitRunning();
                    pair.run(Side.A, "DROP DATABASE d", "DROP USER IF EXISTS u");
                    pair.awaitRunning();
                });
    }
}
