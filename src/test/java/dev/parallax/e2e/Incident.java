package dev.parallax.e2e;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Three conflicts one after the other, of one row each, in logs that were archived. */
final class Incident {

    static final String TABLE = "CREATE TABLE replay.t (id INT PRIMARY KEY, v INT)";

    static final Set<String> FIRST = Set.of("replay.t{id=1}");
    static final Set<String> SECOND = Set.of("replay.t{id=2}");
    static final Set<String> ALL = Set.of("replay.t{id=1}", "replay.t{id=2}", "replay.t{id=3}");

    private final AuditedPair audited;
    private final List<String> logs;
    private final List<Mark> marks = new ArrayList<>();

    /** A moment between two conflicts, as each kind of window names it. */
    record Mark(Instant time, String gtids, String onA, String onB) {}

    /** @param before what each session runs before it writes */
    Incident(AuditedPair audited, String... before) throws Exception {
        this.audited = audited;
        MySqlPair pair = audited.pair();
        List<String> here = audited.fromHere();
        pair.a()
                .execute(
                        "DROP DATABASE IF EXISTS replay",
                        "CREATE DATABASE replay",
                        TABLE,
                        "INSERT INTO replay.t VALUES (1, 0), (2, 0), (3, 0)");
        for (int id = 1; id <= 3; id++) {
            String update = " WHERE id = " + id;
            pair.awaitInSync(AuditedPair.SOON);
            pair.holdAppliers(() -> {
                pair.a().execute(then(before, "UPDATE replay.t SET v = 1" + update));
                pair.b().execute(then(before, "UPDATE replay.t SET v = 2" + update));
            });
            pair.awaitInSync(AuditedPair.SOON);
            // Each conflict in log files of its own: several files a node.
            marks.add(new Mark(now(), gtids(), position(Side.A), position(Side.B)));
            pair.a().execute("FLUSH BINARY LOGS");
            pair.b().execute("FLUSH BINARY LOGS");
        }
        logs = audited.copiedLogs(here);
    }

    private static String[] then(String[] before, String last) {
        return AuditedPair.with(List.of(before), last).toArray(String[]::new);
    }

    private static Instant now() throws InterruptedException {
        Thread.sleep(20); // the next commit is later, whatever the clock's resolution
        Instant now = Instant.now();
        Thread.sleep(20);
        return now;
    }

    private String gtids() throws SQLException {
        return audited.pair().a().queryOne("SELECT @@global.gtid_executed").replaceAll("\\s", "");
    }

    /** The end of an idle server's log. */
    private String position(Side side) throws IOException {
        List<Path> files = audited.logFiles(side);
        Path last = files.get(files.size() - 1);
        return side.letter() + "=" + last.getFileName() + ":" + Files.size(last);
    }

    /** The files, as options. */
    List<String> logs() {
        return logs;
    }

    List<Path> files(Side side) {
        return logs.stream()
                .filter(option -> option.startsWith(side.letter() + "="))
                .map(option -> Path.of(option.substring(2)))
                .toList();
    }

    Mark afterFirst() {
        return marks.get(0);
    }

    Mark afterSecond() {
        return marks.get(1);
    }

    /** Reads the files within a window. */
    Run detect(List<String> window) {
        return audited.cli().report("detect", AuditedPair.with(logs, window));
    }

    Run detect(String... window) {
        return detect(List.of(window));
    }
}
