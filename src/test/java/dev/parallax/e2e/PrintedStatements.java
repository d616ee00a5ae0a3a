package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.Side;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What setup printed, beside what the servers were told: their general logs, with passwords as they were sent. */
final class PrintedStatements {

    private static final String COMMENT = "/* Parallax setup */ ";

    /** Whatever else was sent counts as a change; the last three are the driver's own. */
    private static final Pattern READS = Pattern.compile(
            "(SELECT|SHOW|SET SESSION (sql_mode|TRANSACTION|max_execution_time)|/\\* mysql-connector-j"
                    + "|SET character_set_results|SET autocommit)\\b.*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern PASSWORD = Pattern.compile("(BY|_PASSWORD =) '[^']*'");

    private final BlankPair blank;

    /** Logs begin here. */
    PrintedStatements(BlankPair blank) throws SQLException {
        this.blank = blank;
        for (Side side : Side.values()) {
            blank.pair()
                    .unlogged(
                            side,
                            "SET GLOBAL general_log = OFF, log_output = 'TABLE', log_raw = ON",
                            "TRUNCATE mysql.general_log",
                            "SET GLOBAL general_log = ON");
        }
    }

    /** Each node was told exactly what was printed for it, in that order. */
    void expectAllThatRan(Run run) throws SQLException {
        Map<Side, List<String>> printed = of(run);
        for (Side side : Side.values()) {
            List<String> ran = new ArrayList<>();
            try (Connection connection = blank.pair().connect(side);
                    Statement statement = connection.createStatement()) {
                statement.execute("SET GLOBAL general_log = OFF");
                // In the order of the file.
                try (ResultSet rows = statement.executeQuery("SELECT CONVERT(argument USING utf8mb4)"
                        + " FROM mysql.general_log WHERE command_type = 'Query' AND user_host LIKE 'root[root]%'")) {
                    while (rows.next()) {
                        ran.add(rows.getString(1));
                    }
                }
            }
            assertThat(ran).as("the log was on").anyMatch(sql -> sql.startsWith(COMMENT));
            ran.remove("SET GLOBAL general_log = OFF");
            assertThat(ran.stream()
                            .map(sql -> sql.startsWith(COMMENT) ? sql.substring(COMMENT.length()) : sql)
                            .filter(sql -> !READS.matcher(sql).matches())
                            .map(sql -> PASSWORD.matcher(sql).replaceAll("$1 '********'")))
                    .isEqualTo(printed.get(side));
        }
    }

    /** For each node, without the semicolons. */
    static Map<Side, List<String>> of(Run run) {
        Map<Side, List<String>> all = new EnumMap<>(Side.class);
        Side side = Side.A;
        for (String line : run.out().lines().toList()) {
            if (line.startsWith("-- ")) {
                side = line.startsWith("-- a ") ? Side.A : Side.B;
            } else {
                assertThat(line).endsWith(";");
                all.computeIfAbsent(side, none -> new ArrayList<>()).add(line.substring(0, line.length() - 1));
            }
        }
        return all;
    }
}
