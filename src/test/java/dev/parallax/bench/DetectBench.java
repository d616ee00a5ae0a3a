package dev.parallax.bench;

import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code detect} from the two log files, against {@code mysqlbinlog -v} printing the same two files into nothing: both
 * read every byte and take every row apart, and that is where they stop being alike.
 */
final class DetectBench {

    /** Clean, with findings, or with findings that something left open: the work is the same. */
    static final Set<Integer> DONE = Set.of(0, 1, 3);

    private final Tools tools;
    private final LogPair logs;
    private final Path scratch;
    /** Without it nothing is looked for in unique indexes and foreign keys. */
    private final Path schema;

    DetectBench(Tools tools, LogPair logs, Path scratch) throws IOException {
        this.tools = tools;
        this.logs = logs;
        this.scratch = scratch;
        schema = Files.writeString(scratch.resolve("schema.sql"), BenchTables.schema());
    }

    void measure(int repetitions, PrintStream out) throws IOException, InterruptedException {
        Series detect = new Series("parallax detect");
        Series inTurn = new Series("mysqlbinlog -v, one by one");
        Series atOnce = new Series("mysqlbinlog -v, both at once");
        logs.warm();
        for (int i = 0; i < repetitions; i++) {
            detect.add(Run.of(DONE, List.of(detect())));
            inTurn.add(Run.of(Set.of(0), List.of(print(Side.A))).then(Run.of(Set.of(0), List.of(print(Side.B)))));
            atOnce.add(Run.of(Set.of(0), List.of(print(Side.A), print(Side.B))));
        }
        JsonNode report =
                JsonMapper.shared().readTree(scratch.resolve("report.json").toFile());
        JsonNode rows = report.path("summary").path("rowChanges");
        long rowChanges = rows.path("a").asLong() + rows.path("b").asLong();
        out.printf(
                Locale.ROOT,
                "detect, from both log files, every detector on, %d repetitions (verdict %s, %,d row changes, %,d"
                        + " conflicts)%n",
                repetitions,
                report.path("verdict").asString(),
                rowChanges,
                report.path("summary").path("conflicts").asLong());
        out.println(Series.header());
        for (Series series : List.of(detect, inTurn, atOnce)) {
            out.println(series.line(logs.bytes(), rowChanges));
        }
        out.println(detect.against(inTurn));
        out.println(detect.against(atOnce));
    }

    private ProcessBuilder detect() {
        return tools.parallax(
                "detect",
                "--binlog",
                "a=" + logs.file(Side.A),
                "--binlog",
                "b=" + logs.file(Side.B),
                "--schema",
                schema.toString(),
                "--out",
                scratch.toString(),
                "--format",
                "json");
    }

    private ProcessBuilder print(Side side) throws IOException {
        return tools.mysqlbinlog(
                "--no-defaults",
                "-v",
                "--base64-output=DECODE-ROWS",
                logs.file(side).toString());
    }
}
