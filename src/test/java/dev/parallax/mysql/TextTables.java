package dev.parallax.mysql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/** Strings in every character set of the server, and JSON documents. */
final class TextTables {

    private static final int RANDOM_ROWS = 25;

    /** First and last code points of blocks that random strings are drawn from. */
    private static final int[][] BLOCKS = {
        {0x20, 0x7E},
        {0x80, 0xFF},
        {0x100, 0x17F},
        {0x391, 0x3C9},
        {0x410, 0x44F},
        {0x531, 0x556},
        {0x5D0, 0x5EA},
        {0x621, 0x64A},
        {0xE01, 0xE3A},
        {0x10D0, 0x10F0},
        {0x2010, 0x2030},
        {0x2500, 0x2570},
        {0x3041, 0x30F6},
        {0x4E00, 0x9FA5},
        {0xAC00, 0xD7A3},
        {0xE000, 0xF8FF},
        {0xFF01, 0xFFE6},
        {0x1F600, 0x1F64F},
        {0x20000, 0x2A6D6}
    };

    private final Random random;

    TextTables(long seed) {
        random = new Random(seed);
    }

    /** One table per collation's character set, so that a table's row stays below MySQL's limit. */
    ValueTable strings(String charset) {
        List<String> fixed = List.of("''", "'a'", "'a  '", "' '", "'a\\tb'", "NULL", quote("é€ü\u0081\u008d\u0090"));
        String suffix = " CHARACTER SET " + charset;
        return new ValueTable("strings_" + charset)
                .column("CHAR(20)" + suffix, plusRandom(fixed, () -> quote(text(20))))
                .column("VARCHAR(20)" + suffix, plusRandom(fixed, () -> quote(text(20))))
                .column("VARCHAR(300)" + suffix, plusRandom(fixed, () -> quote(text(300))))
                .column("TEXT" + suffix, plusRandom(fixed, () -> quote(text(100))))
                .column("LONGTEXT" + suffix, plusRandom(fixed, () -> quote(text(50))));
    }

    private String text(int characters) {
        int[] block = BLOCKS[random.nextInt(BLOCKS.length)];
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(characters); i > 0; i--) {
            int[] from = random.nextInt(4) == 0 ? BLOCKS[random.nextInt(BLOCKS.length)] : block;
            text.appendCodePoint(from[0] + random.nextInt(from[1] - from[0] + 1));
        }
        return text.toString();
    }

    private static String quote(String text) {
        return ValueTables.hexLiteral(text);
    }

    ValueTable documents() {
        List<String> fixed = new ArrayList<>(List.of(
                "NULL",
                "'null'",
                "'true'",
                "'false'",
                "'0'",
                "'-1'",
                "'32767'",
                "'32768'",
                "'-32769'",
                "'65535'",
                "'2147483648'",
                "'-2147483649'",
                "'4294967295'",
                "'9223372036854775807'",
                "'-9223372036854775808'",
                "'18446744073709551615'",
                "'18446744073709551616'",
                "'1.0'",
                "'-0.0'",
                "'1e300'",
                "'5e-324'",
                "'1e15'",
                "'0.1'",
                "'\"\"'",
                "'[]'",
                "'{}'",
                "'{\"\": [[], {}]}'",
                "'[1, -1, 40000, 70000, -70000, 5000000000, 1.5, true, null]'",
                "JSON_QUOTE(_utf8mb4 0x00010807090A0B0C0D1F7F5C222FC3A9E282ACF09F9880)",
                "JSON_ARRAY(CAST('2024-02-29' AS DATE), CAST('-838:59:59' AS TIME), CAST('12:00:00.5' AS TIME(6)))",
                "JSON_ARRAY(CAST('0000-00-00' AS DATE), CAST('2024-02-29 01:02:03.456' AS DATETIME(3)), NOW())",
                "JSON_ARRAY(TIMESTAMP '2024-02-29 01:02:03', CAST(UNIX_TIMESTAMP('2024-01-01') AS DECIMAL(20,6)))",
                "JSON_ARRAY(1.50, -0.001, 99999999999999999999999999999999999.123456789, CAST(7 AS DECIMAL(65,30)))",
                "JSON_ARRAY(CAST('bytes' AS BINARY), 0x00FF, b'101', CAST(REPEAT('x', 200) AS BINARY))",
                "CAST(ST_GeomFromText('POINT(1 2)') AS JSON)",
                "CAST(CAST(1 AS UNSIGNED) AS JSON)",
                "CAST(CAST(1 AS YEAR) AS JSON)",
                "JSON_OBJECT('big', REPEAT('y', 70000), 'n', 70000, 'm', -70000, 'a', JSON_ARRAY(1, 70000))",
                "JSON_ARRAY(REPEAT('z', 127), REPEAT('z', 128), REPEAT('z', 16384))",
                "CONCAT('[', REPEAT('70000,', 30000), '1]')",
                "CONCAT(REPEAT('[', 99), '1', REPEAT(']', 99))",
                "CONCAT('{\"k\": ', REPEAT('{\"a\": [1, ', 45), '1', REPEAT(']}', 45), '}')"));
        return new ValueTable("documents")
                .column("JSON", plusRandom(fixed, () -> quote(document(0))))
                .column("VARCHAR(10) CHARACTER SET latin1", List.of("0xE9", "'x'"));
    }

    private String document(int depth) {
        int kind = random.nextInt(depth > 4 ? 4 : 6);
        return switch (kind) {
            case 0 -> Long.toString(random.nextLong() >> random.nextInt(64));
            case 1 -> Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            case 2 -> "\"" + text(20).replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
            case 3 -> random.nextBoolean() ? "true" : "null";
            case 4 -> list(depth, "[", "]", () -> "");
            default -> list(depth, "{", "}", () -> "\"k" + random.nextInt(1000) + "\":");
        };
    }

    private String list(int depth, String open, String close, Supplier<String> key) {
        List<String> elements = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            elements.add(key.get() + document(depth + 1));
        }
        return open + String.join(",", elements) + close;
    }

    private static List<String> plusRandom(List<String> fixed, Supplier<String> next) {
        List<String> all = new ArrayList<>(fixed);
        for (int i = 0; i < RANDOM_ROWS; i++) {
            all.add(next.get());
        }
        return all;
    }
}
