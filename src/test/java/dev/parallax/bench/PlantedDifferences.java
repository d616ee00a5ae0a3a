package dev.parallax.bench;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Rows all over the tables that are made to differ, without a word in a log, and equal again. */
final class PlantedDifferences {

    private final MySqlPair pair;
    private final VerifyTables tables;
    /** Of each table, in its order. */
    private final List<List<Long>> ids = new ArrayList<>();

    /** @param count in all tables together: one in each of as many stretches of equal length */
    PlantedDifferences(MySqlPair pair, VerifyTables tables, int count) {
        this.pair = pair;
        this.tables = tables;
        Random random = new Random(1);
        for (int number = 1; number <= tables.count(); number++) {
            int here = count / tables.count() + (number <= count % tables.count() ? 1 : 0);
            long stretch = tables.rowsOf(number) / here;
            List<Long> some = new ArrayList<>();
            for (int i = 0; i < here; i++) {
                some.add(1 + i * stretch + random.nextInt(Math.toIntExact(stretch)));
            }
            ids.add(some);
        }
    }

    /** As a report names them. */
    Set<String> rows() {
        Set<String> rows = new TreeSet<>();
        for (int number = 1; number <= tables.count(); number++) {
            for (long id : ids.get(number - 1)) {
                rows.add(ParallaxVerify.row(tables.table(number), Long.toString(id)));
            }
        }
        return rows;
    }

    /** On node b alone. */
    void plant() throws SQLException {
        add("+ 1");
    }

    void restore() throws SQLException {
        add("- 1");
    }

    private void add(String one) throws SQLException {
        for (int number = 1; number <= tables.count(); number++) {
            pair.unlogged(
                    Side.B,
                    "UPDATE " + tables.table(number) + " SET k = k " + one + " WHERE id IN ("
                            + ids.get(number - 1).stream().map(String::valueOf).collect(Collectors.joining(", "))
                            + ")");
        }
    }
}
