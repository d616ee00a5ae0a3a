package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * {@code verify} along keys of every kind, each in many chunks: at a bound in the key's order no row is passed by, and
 * none is read twice.
 */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
@ParameterizedClass(name = "{0}")
@MethodSource("pairs")
class VerifyChunksTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private static final int ROWS = 300;

    private static final int CHUNK = 37;

    /** Those that no unique index tells apart. */
    private static final Set<String> KEYLESS = Set.of("keyless", "nullables", "sets");

    /** A key's columns, the key, and its values in the i-th row. */
    private static final Map<String, List<String>> KEYS = new LinkedHashMap<>();

    static {
        key("ints", "k INT", "k", "i * 7 - 900");
        key("bigs", "k BIGINT UNSIGNED", "k", "18446744073709551615 - i * i * i * 100000000000");
        key("pairs", "a INT, b VARCHAR(10) COLLATE utf8mb4_0900_ai_ci", "a, b", "i % 7, CONCAT('K', i)");
        key("latin", "k VARCHAR(40) CHARACTER SET latin1", "k", "CONCAT(CHAR(97 + i % 26), 'é', i)");
        key("bytes", "k VARBINARY(16)", "k", "CONCAT(LEFT(UNHEX(SHA2(i DIV 3, 256)), 8), REPEAT(x'00', i % 3))");
        key("uuids", "k CHAR(36) COLLATE utf8mb4_bin", "k", "UUID()");
        key("packed", "k BINARY(16)", "k", "UUID_TO_BIN(UUID(), i % 2)");
        key("zeros", "k BINARY(16)", "k", "CONCAT(UNHEX(LPAD(HEX(i), 4, '0')), REPEAT(x'00', i % 14))");
        // A space at the end is nothing here, and what is smaller than a space comes before nothing.
        String ends = "ELT(1 + i % 3, '   ', CHAR(9 USING utf8mb4), '!')";
        key(
                "padded",
                "k VARCHAR(40) CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci",
                "k",
                "CONCAT('k', i DIV 3, " + ends + ")");
        key(
                "spelt",
                "k VARCHAR(40) COLLATE utf8mb4_0900_as_cs",
                "k",
                "CONCAT(ELT(1 + i % 4, 'a', 'A', 'á', 'Á'), i DIV 4)");
        // In these languages two letters are one, which stands somewhere else.
        String two =
                "CONCAT(ELT(1 + i % 6, 'c', 'ch', 'cz', 'h', 'd', 'cs'), ELT(1 + i DIV 6 % 4, '', 'h', 's', 'z'), i)";
        key("czech", "k VARCHAR(40) COLLATE utf8mb4_cs_0900_ai_ci", "k", two);
        key("magyar", "k VARCHAR(40) COLLATE utf8mb4_hu_0900_as_cs", "k", two);
        key("older", "k VARCHAR(40) COLLATE utf8mb4_czech_ci", "k", two);
        key("times", "k DATETIME(6)", "k", "'2024-01-01' + INTERVAL i * 1001 MICROSECOND");
        key("stamps", "k TIMESTAMP(3)", "k", "FROM_UNIXTIME(1711843200 + i * 20.125)");
        key("decimals", "k DECIMAL(30, 10)", "k", "i * -12345678901.0000000001");
        key("floats", "k DOUBLE", "k", "i / 7 * POW(10, i % 40 - 20)");
        key("lists", "k ENUM('z', 'y', 'a'), l SET('p', 'q'), i INT", "k, l, i", "1 + i % 3, i % 4, i");
        // Neighbours that are one number as DOUBLEs, by which a server looks for a SET.
        String members =
                IntStream.rangeClosed(1, 64).mapToObj(i -> "'m" + i + "'").collect(Collectors.joining(", "));
        key("sets", "k SET(" + members + ")", "k", "9223372036854775808 + i");
        key("bits", "k BIT(40)", "k", "i * 1000000007");
        key("negatives", "k BIGINT", "k", "i * i - 10000");
        KEYS.put(
                "parts",
                List.of("k INT, y INT, n INT, PRIMARY KEY (k, y)) PARTITION BY HASH (y) PARTITIONS 3", "i, i % 11"));
        KEYS.put(
                "uniques",
                List.of("a INT NOT NULL, b INT NOT NULL, n INT, UNIQUE (b, a), UNIQUE (a))", "i * 3, i % 5"));
        KEYS.put("nullables", List.of("a INT UNIQUE, n INT)", "IF(i % 10 = 0, NULL, i)"));
        KEYS.put("keyless", List.of("a INT, n INT)", "i % 5"));
    }

    private static void key(String table, String columns, String key, String values) {
        KEYS.put(table, List.of(columns + ", n INT, PRIMARY KEY (" + key + "))", values));
    }

    private final AuditedPair audited;
    private final MySqlPair pair;

    VerifyChunksTest(PairOptions options) throws SQLException {
        audited = PAIRS.get(options);
        pair = audited.pair();
    }

    static Stream<PairOptions> pairs() {
        return TestVersions.crossedPairs();
    }

    private Run verify() {
        return audited.cli()
                .report("verify", AuditedPair.with(audited.nodes(), "--databases", "v", "--chunk-size", "" + CHUNK));
    }

    @Test
    void everyBoundOfEveryKindOfKey() throws SQLException {
        List<String> statements = new ArrayList<>(List.of("CREATE DATABASE v CHARACTER SET utf8mb4"));
        KEYS.forEach((table, definition) -> {
            statements.add("CREATE TABLE v." + table + " (" + definition.get(0));
            statements.add("INSERT INTO v." + table + " WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                    + " WHERE i < " + ROWS + ") SELECT " + definition.get(1) + ", i FROM n");
        });
        pair.a().execute(statements.toArray(String[]::new));
        pair.awaitInSync(AuditedPair.SOON);

        Run equal = verify().expect(0, "CONSISTENT");
        assertThat(equal.report().get("tables")).hasSize(KEYS.size());
        for (JsonNode table : equal.report().get("tables")) {
            String name = Run.text(table, "table");
            assertThat(Run.text(table, "status")).as(name).isEqualTo("EQUAL");
            assertThat(table.get("rows").toString()).as(name).isEqualTo(rows(name));
            // What may be behind the last row is one more.
            assertThat(table.get("chunks").asInt()).as(name).isEqualTo(KEYLESS.contains(name) ? 1 : ROWS / CHUNK + 1);
        }

        Map<String, Set<Integer>> deleted = new TreeMap<>();
        for (String table : KEYS.keySet()) {
            Set<Integer> numbers = numbersAtBounds(table);
            deleted.put(table, numbers);
            String list = numbers.toString().replace('[', '(').replace(']', ')');
            pair.unlogged(Side.B, "DELETE FROM v." + table + " WHERE n IN " + list);
        }
        Run run = verify().expect(1, "DIVERGED");
        Map<String, Set<Integer>> found = new TreeMap<>();
        for (JsonNode finding : run.diverged()) {
            JsonNode images = finding.get("witness").get("images");
            assertThat(images.get("b").isEmpty()).as(finding.toString()).isTrue();
            found.computeIfAbsent(Run.text(finding, "table"), table -> new TreeSet<>())
                    .add(images.get("a").get("n").asInt());
        }
        assertThat(found).isEqualTo(deleted);
        assertThat(run.summary("divergedRows")).isEqualTo(4L * KEYS.size());
        for (JsonNode table : run.report().get("tables")) {
            String name = Run.text(table, "table");
            assertThat(table.get("rows").toString()).as(name).isEqualTo(rows(name));
        }
    }

    private String rows(String table) throws SQLException {
        String count = "SELECT COUNT(*) FROM v." + table;
        return "{\"a\":" + pair.a().queryOne(count) + ",\"b\":" + pair.b().queryOne(count) + "}";
    }

    /** Of the first row in the order of the index, of the last of the first chunk, the one behind it, and the last. */
    private Set<Integer> numbersAtBounds(String table) throws SQLException {
        String definition = Objects.requireNonNull(KEYS.get(table)).get(0);
        String order = KEYLESS.contains(table)
                ? "n"
                : definition.replaceFirst("(?s).*?(PRIMARY KEY|UNIQUE) \\(([^)]*)\\).*", "$2");
        Set<Integer> numbers = new TreeSet<>();
        for (int offset : new int[] {0, CHUNK - 1, CHUNK, ROWS - 1}) {
            numbers.add(Integer.valueOf(pair.a()
                    .queryOne("SELECT n FROM v." + table + " ORDER BY " + order + " LIMIT 1 OFFSET " + offset)));
        }
        assertThat(numbers).hasSize(4);
        return numbers;
    }
}
