package dev.parallax.mysql;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** What the decoder is tested with: boundary values of every type, and random ones. */
final class ValueTables {

    private static final int RANDOM_ROWS = 60;

    private final Random random;

    ValueTables(long seed) {
        random = new Random(seed);
    }

    List<ValueTable> all(boolean vectors) {
        List<ValueTable> tables = new ArrayList<>(List.of(
                integers(), decimals(), floats(), bits(), dates(), times(), datetimes(), timestamps(), binaries()));
        tables.add(members());
        tables.add(namedMembers());
        tables.add(geometry());
        if (vectors) {
            tables.add(vectors());
        }
        return tables;
    }

    private ValueTable integers() {
        ValueTable table = new ValueTable("integers");
        String[] types = {"TINYINT", "SMALLINT", "MEDIUMINT", "INT", "BIGINT"};
        int[] bits = {8, 16, 24, 32, 64};
        for (int i = 0; i < types.length; i++) {
            int width = bits[i];
            BigInteger limit = BigInteger.ONE.shiftLeft(width);
            BigInteger half = limit.shiftRight(1);
            table.column(
                    types[i],
                    plusRandom(
                            List.of("NULL", "0", "-1", "1", half.negate() + "", half.subtract(BigInteger.ONE) + ""),
                            () -> new BigInteger(width, random).subtract(half) + ""));
            table.column(
                    types[i] + " UNSIGNED",
                    plusRandom(
                            List.of("0", "1", half + "", limit.subtract(BigInteger.ONE) + ""),
                            () -> new BigInteger(width, random) + ""));
        }
        // Between two unsigned columns, so that a miscount of the numeric ones shows.
        return table.column("YEAR", plusRandom(List.of("0", "1901", "2155"), () -> "" + (1901 + random.nextInt(255))))
                .column("INT UNSIGNED", List.of("4294967295", "7"));
    }

    private ValueTable decimals() {
        ValueTable table = new ValueTable("decimals");
        int[][] shapes = {
            {1, 0}, {1, 1}, {2, 1}, {5, 2}, {9, 0}, {9, 9}, {10, 0}, {10, 10}, {18, 9}, {19, 10}, {30, 30}, {38, 7},
            {65, 0}, {65, 30}, {65, 28}, {47, 11}
        };
        for (int[] shape : shapes) {
            int whole = shape[0] - shape[1];
            String most = "9".repeat(Math.max(whole, 1)).substring(whole == 0 ? 1 : 0)
                    + (shape[1] > 0 ? "." + "9".repeat(shape[1]) : "");
            table.column(
                    "DECIMAL(" + shape[0] + "," + shape[1] + ")",
                    plusRandom(List.of("0", "-0", most, "-" + most, "NULL"), () -> decimal(whole, shape[1])));
        }
        return table;
    }

    private String decimal(int whole, int scale) {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "-" : "");
        int wholeDigits = whole == 0 ? 0 : random.nextInt(whole + 1);
        text.append(wholeDigits == 0 ? "0" : digits(wholeDigits));
        return scale == 0
                ? text.toString()
                : text.append('.').append(digits(1 + random.nextInt(scale))).toString();
    }

    private String digits(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append((char) ('0' + random.nextInt(10)));
        }
        return text.toString();
    }

    private ValueTable floats() {
        List<String> fixed = List.of(
                "0",
                "-0e0",
                "1",
                "-1",
                "0.1",
                "1e15",
                "1e14",
                "999999",
                "1e6",
                "1234567",
                "16777216",
                "1e20",
                "1.5e-10",
                "1e-14",
                "1e-15",
                "1.5e-15",
                "1e-16",
                "3.4028234e38",
                "-3.4028234e38",
                "1.17549435e-38",
                "1e-44",
                "100000.5",
                "NULL");
        List<String> doubles = List.of(
                "0",
                "-0e0",
                "1",
                "0.1",
                "1.7976931348623157e308",
                "-1.7976931348623157e308",
                "5e-324",
                "2.2250738585072014e-308",
                "1e15",
                "1e16",
                "123456789012345678",
                "1234567890123456.7",
                "1e22",
                "1e23",
                "9007199254740993",
                "0.3",
                "2e-3",
                "1e-14",
                "1e-15",
                "NULL");
        return new ValueTable("floats")
                .column("FLOAT", plusRandom(fixed, 400, this::randomFloat))
                .column("DOUBLE", plusRandom(doubles, 400, () -> randomDouble() + ""))
                .column(
                        "DOUBLE",
                        IntStream.range(-1074, 1024)
                                .mapToObj(i -> "POW(2, " + i + ")")
                                .toList());
    }

    /** A decimal that its FLOAT is read back from, so that the server rounds nothing on the way in. */
    private String randomFloat() {
        float value = Float.intBitsToFloat(random.nextInt());
        return random.nextBoolean() && Float.isFinite(value)
                ? Float.toString(value)
                : Float.toString((float) (random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20)));
    }

    private double randomDouble() {
        double value = Double.longBitsToDouble(random.nextLong());
        return random.nextBoolean() && Double.isFinite(value)
                ? value
                : random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
    }

    private ValueTable bits() {
        ValueTable table = new ValueTable("bits");
        for (int width : new int[] {1, 2, 7, 8, 9, 16, 17, 31, 32, 33, 63, 64}) {
            table.column(
                    "BIT(" + width + ")",
                    "CONCAT('b''', LPAD(CONV(HEX({}), 16, 2), " + width + ", '0'), '''')",
                    plusRandom(
                            List.of("0", "1", "b'" + "1".repeat(width) + "'"),
                            () -> new BigInteger(width, random) + ""));
        }
        return table;
    }

    private ValueTable dates() {
        return new ValueTable("dates")
                .column(
                        "DATE",
                        plusRandom(
                                List.of(
                                        "'0000-00-00'",
                                        "'2024-00-00'",
                                        "'2024-05-00'",
                                        "'2024-02-31'",
                                        "'1000-01-01'",
                                        "'9999-12-31'",
                                        "'0001-01-01'",
                                        "NULL"),
                                () -> "'" + date() + "'"));
    }

    private String date() {
        return String.format("%04d-%02d-%02d", random.nextInt(10_000), random.nextInt(13), random.nextInt(32));
    }

    private String clock() {
        return String.format("%02d:%02d:%02d", random.nextInt(24), random.nextInt(60), random.nextInt(60));
    }

    private ValueTable times() {
        ValueTable table = new ValueTable("times");
        for (int digits = 0; digits <= 6; digits++) {
            table.column(
                    "TIME(" + digits + ")",
                    plusRandom(
                            List.of(
                                    "'-838:59:59'",
                                    "'838:59:59'",
                                    "'00:00:00'",
                                    "'-00:00:01'",
                                    "'-00:00:00.000001'",
                                    "'-00:00:00.5'",
                                    "'-00:00:01.999999'",
                                    "'00:00:00.1'",
                                    "'23:59:59.999999'",
                                    "NULL"),
                            () -> "'" + (random.nextBoolean() ? "-" : "") + random.nextInt(838) + clock().substring(2)
                                    + "." + digits(6) + "'"));
        }
        return table;
    }

    private ValueTable datetimes() {
        ValueTable table = new ValueTable("datetimes");
        for (int digits = 0; digits <= 6; digits++) {
            table.column(
                    "DATETIME(" + digits + ")",
                    plusRandom(
                            List.of(
                                    "'0000-00-00 00:00:00'",
                                    "'2024-00-00 10:11:12'",
                                    "'2024-02-31 23:59:59.1'",
                                    "'9999-12-31 23:59:59'",
                                    "'0000-01-01 00:00:00.000001'",
                                    "NULL"),
                            () -> "'" + date() + " " + clock() + "." + digits(6) + "'"));
        }
        return table;
    }

    private ValueTable timestamps() {
        ValueTable table = new ValueTable("timestamps");
        for (int digits = 0; digits <= 6; digits++) {
            table.column(
                    "TIMESTAMP(" + digits + ") NULL",
                    plusRandom(
                            List.of(
                                    "'0000-00-00 00:00:00'",
                                    "'1970-01-01 00:00:01'",
                                    "'2038-01-19 03:14:07'",
                                    "'2024-02-29 12:00:00.999999'",
                                    "NULL"),
                            () -> "FROM_UNIXTIME(" + (1 + random.nextInt(Integer.MAX_VALUE - 2)) + "." + digits(6)
                                    + ")"));
        }
        return table;
    }

    private ValueTable binaries() {
        ValueTable table = new ValueTable("binaries");
        String[] types = {
            "BINARY(1)",
            "BINARY(20)",
            "BINARY(255)",
            "VARBINARY(20)",
            "VARBINARY(600)",
            "TINYBLOB",
            "BLOB",
            "MEDIUMBLOB",
            "LONGBLOB",
            "VARCHAR(20) CHARACTER SET binary"
        };
        for (String type : types) {
            int length = type.contains("(1)") ? 1 : 20;
            table.column(
                    type,
                    "CONCAT('0x', HEX({}))",
                    plusRandom(
                            List.of("''", "0x00", "'a'", "NULL", length > 1 ? "0x61000000" : "0xFF"),
                            () -> "0x00" + hex(random.nextInt(length))));
        }
        return table;
    }

    private String hex(int bytes) {
        byte[] value = new byte[bytes];
        random.nextBytes(value);
        return HexFormat.of().formatHex(value);
    }

    private ValueTable members() {
        List<String> many =
                IntStream.range(0, 300).mapToObj(i -> "'m" + i + "'").toList();
        List<String> flags =
                IntStream.range(0, 64).mapToObj(i -> "'f" + i + "'").toList();
        return new ValueTable("members")
                .column("ENUM('x','y','')", List.of("'x'", "'y'", "''", "'bad'", "NULL"))
                .column(
                        "ENUM(" + String.join(",", many) + ")",
                        plusRandom(List.of("1", "300", "255", "256"), () -> 1 + random.nextInt(300) + ""))
                .column("SET('a','b','c')", plusRandom(List.of("''", "'a,c'", "'bad'"), () -> random.nextInt(8) + ""))
                .column(
                        "SET(" + String.join(",", flags) + ")",
                        plusRandom(List.of("''", "18446744073709551615"), () -> new BigInteger(64, random) + ""));
    }

    /** Character sets, and members beyond ASCII in each; bytes of some look like a backslash or a comma. */
    private static final List<List<String>> MEMBERS = List.of(
            List.of("latin1", "é", "Ü ü", "ñ"),
            List.of("latin2", "ž", "ł", "Š"),
            List.of("greek", "αβγ", "Ω", "ψ"),
            List.of("cp1251", "привет", "Ж", "ё"),
            List.of("koi8r", "привет", "Ж", "ё"),
            List.of("sjis", "日本", "ソ", "表"),
            List.of("cp932", "日本", "ソ", "①"),
            List.of("ujis", "日本", "ソ", "表"),
            List.of("big5", "中文", "功", "許"),
            List.of("gbk", "中文", "囧", "乗"),
            List.of("gb18030", "中文", "😀", "乗"),
            List.of("euckr", "한국", "어", "가"),
            List.of("utf8mb3", "日本", "ß", "ø"),
            List.of("utf8mb4", "日本", "😀", "ø"),
            List.of("ucs2", "日本", "Ĭ", "ø"),
            List.of("utf16", "日本", "😀", "Ĭ"),
            List.of("utf32", "日本", "😀", "ø"));

    private ValueTable namedMembers() {
        ValueTable table = new ValueTable("named_members");
        for (List<String> set : MEMBERS) {
            String members = set.stream()
                    .skip(1)
                    .map(member -> "'" + member + "'")
                    .reduce((one, other) -> one + "," + other)
                    .orElseThrow();
            table.column(
                    "ENUM(" + members + ") CHARACTER SET " + set.get(0),
                    plusRandom(List.of("1", "2", "3", "NULL"), () -> 1 + random.nextInt(3) + ""));
            table.column(
                    "SET(" + members + ") CHARACTER SET " + set.get(0),
                    plusRandom(List.of("0", "7", "NULL"), () -> random.nextInt(8) + ""));
        }
        return table;
    }

    private static final List<String> SHAPES = List.of(
            "POINT", "LINESTRING", "POLYGON", "MULTIPOINT", "MULTILINESTRING", "MULTIPOLYGON", "GEOMETRYCOLLECTION");

    private ValueTable geometry() {
        ValueTable table = new ValueTable("geometries")
                .column(
                        "GEOMETRY",
                        "CONCAT('0x', HEX({}))",
                        plusRandom(
                                List.of("NULL", "ST_GeomFromText('GEOMETRYCOLLECTION EMPTY')"),
                                () -> geometry(SHAPES.get(random.nextInt(SHAPES.size())))))
                .column("VARCHAR(10) CHARACTER SET latin1", List.of("0xE9", "'x'"));
        for (String shape : SHAPES) {
            table.column(shape, "CONCAT('0x', HEX({}))", plusRandom(List.of("NULL"), () -> geometry(shape)));
        }
        return table;
    }

    private String geometry(String shape) {
        int[] systems = {0, 4326, 3857};
        return "ST_GeomFromText('" + shape(shape, 2) + "', " + systems[random.nextInt(systems.length)] + ")";
    }

    /** In words, with everything random but the way in which rings close. */
    private String shape(String shape, int depth) {
        return shape
                + switch (shape) {
                    case "POINT" -> "(" + point() + ")";
                    case "LINESTRING" -> "(" + points(2) + ")";
                    case "POLYGON" -> polygon();
                    case "MULTIPOINT" -> "(" + points(1) + ")";
                    case "MULTILINESTRING" -> list(() -> "(" + points(2) + ")");
                    case "MULTIPOLYGON" -> list(this::polygon);
                    default ->
                        list(() -> shape(
                                SHAPES.get(random.nextInt(depth == 0 ? SHAPES.size() - 1 : SHAPES.size())),
                                Math.max(0, depth - 1)));
                };
    }

    private String list(Supplier<String> next) {
        StringBuilder text = new StringBuilder("(").append(next.get());
        for (int more = random.nextInt(4); more > 0; more--) {
            text.append(", ").append(next.get());
        }
        return text.append(')').toString();
    }

    private String points(int least) {
        StringBuilder text = new StringBuilder(point());
        for (int more = least - 1 + random.nextInt(5); more > 0; more--) {
            text.append(", ").append(point());
        }
        return text.toString();
    }

    private String polygon() {
        return list(() -> {
            String first = point();
            return "(" + first + ", " + point() + ", " + point() + ", " + first + ")";
        });
    }

    /** Of coordinates that are a latitude and a longitude too. */
    private String point() {
        return (random.nextDouble() - 0.5) * 160 + " " + (random.nextInt(10) - 5);
    }

    private ValueTable vectors() {
        ValueTable table = new ValueTable("vectors");
        for (int most : new int[] {1, 3, 100, 2048}) {
            table.column(
                    "VECTOR(" + most + ")",
                    "CONCAT('0x', HEX({}))",
                    plusRandom(
                            List.of("NULL", "STRING_TO_VECTOR('[1]')", "STRING_TO_VECTOR('[-1e-10]')"),
                            () -> vector(1 + random.nextInt(most))));
        }
        return table;
    }

    private String vector(int dimensions) {
        return IntStream.range(0, dimensions)
                .mapToObj(i -> (float) (random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20)) + "")
                .reduce((one, other) -> one + "," + other)
                .map(list -> "STRING_TO_VECTOR('[" + list + "]')")
                .orElseThrow();
    }

    private List<String> plusRandom(List<String> fixed, Supplier<String> next) {
        return plusRandom(fixed, RANDOM_ROWS, next);
    }

    private static List<String> plusRandom(List<String> fixed, int count, Supplier<String> next) {
        List<String> all = new ArrayList<>(fixed);
        for (int i = 0; i < count; i++) {
            all.add(next.get());
        }
        return all;
    }

    static String hexLiteral(byte[] bytes) {
        return bytes.length == 0 ? "''" : "0x" + HexFormat.of().formatHex(bytes);
    }

    static String hexLiteral(String text) {
        return "_utf8mb4 " + hexLiteral(text.getBytes(StandardCharsets.UTF_8));
    }
}
