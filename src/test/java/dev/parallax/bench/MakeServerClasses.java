package dev.parallax.bench;

import dev.parallax.audit.TemporaryFolder;
import dev.parallax.sandbox.Credentials;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes {@code src/main/training/server-classes.txt}: names of the classes that commands load when they talk to servers,
 * which the launcher lays out ready for use beside those it finds out by itself. Names that are no more are passed over
 * there. Arguments: the launcher, the file.
 */
final class MakeServerClasses {

    private MakeServerClasses() {}

    public static void main(String[] arguments) throws Exception {
        Path launcher = Path.of(arguments[0]);
        TreeSet<String> names = new TreeSet<>();
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion("9.7"));
                TemporaryFolder scratch = new TemporaryFolder("parallax-classes-")) {
            pair.a()
                    .execute(
                            "CREATE DATABASE shop",
                            "CREATE TABLE shop.acc (id INT PRIMARY KEY, note TEXT)",
                            "INSERT INTO shop.acc VALUES (1, 'ann'), (2, 'bob')");
            pair.awaitInSync(VerifyPair.SETTLE);
            String journal = scratch.path().resolve("journal").toString();
            String out = scratch.path().resolve("reports").toString();
            List<List<String>> commands = List.of(
                    List.of("audit", "--journal", journal, "--out", out, "--format", "json,html,text,junit,markdown"),
                    List.of("audit", "--journal", journal, "--out", out, "--ssl-mode", "DISABLED"),
                    List.of("verify", "--out", out),
                    List.of("capture", "--journal", journal),
                    List.of("schema", "--out", out));
            Credentials account = pair.auditorAccount();
            for (List<String> command : commands) {
                names.addAll(loadedBy(launcher, pair, account, command, scratch.path(), 0));
            }
            pair.unlogged(Side.B, "UPDATE shop.acc SET note = 'eve' WHERE id = 2");
            names.addAll(loadedBy(launcher, pair, account, List.of("verify", "--out", out), scratch.path(), 1));
        }
        Files.write(Path.of(arguments[1]), names);
    }

    private static List<String> loadedBy(
            Path launcher, MySqlPair pair, Credentials account, List<String> command, Path scratch, int expected)
            throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(command);
        for (Side side : Side.values()) {
            words.add("--node");
            words.add(side.letter() + "=mysql://" + account.user() + "@"
                    + pair.server(side).host() + ":" + pair.server(side).port());
        }
        Path list = scratch.resolve("list");
        ProcessBuilder process = Tools.parallax(launcher, words.toArray(String[]::new));
        process.environment().put("PARALLAX_PASSWORD_A", account.password());
        process.environment().put("PARALLAX_PASSWORD_B", account.password());
        process.environment().put("JAVA_OPTS", "-Xshare:off -XX:DumpLoadedClassList=" + list);
        int status = process.inheritIO().start().waitFor();
        if (status != expected) {
            throw new IOException("parallax " + command.get(0) + " ended with status " + status);
        }
        try (Stream<String> lines = Files.lines(list)) {
            // Lines with an @ say how lambdas are made ready, by this version of Java; of a class, its name is enough.
            return lines.filter(line -> !line.startsWith("#"))
                    .map(line -> line.startsWith("@") ? line : line.split(" ", 2)[0])
                    .toList();
        }
    }
}
