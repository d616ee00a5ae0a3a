package dev.parallax.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.testing.TestVersions;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Strings that a server takes for equal must be folded alike: every collation it has, and random strings. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class StringFoldTest {

    /** What collations are known to treat in a way of their own. */
    private static final String FRAGMENTS =
            "a A á ä å Å aa Aa ae æ Æ á a\u0301 a\u030A a\u0308 b B s S ß ſ ss SS sz ﬁ fi ﬀ ff か"
                    + " カ ｶ が か\u3099 ｶﾞ ー ア ァ あ ぁ ヽ キ \u0001 \u00AD \u200B 🍣 🍺 𝐀 😀 ① 1 １ ¹ 2 ½ ٣ 3 o ö oe ø œ Ø u ü ue y Y ÿ"
                    + " ch CH cs ccs c dz dzs ddz gy ggy lj Lj nj ij ĳ İ ı i I é e E e\u0301 ê ñ n ł l đ d ð Ð þ th Þ Σ ς σ д Д й и"
                    + " и\u0306 ё е г ґ 한 \u1112\u1161\u11AB เก กเ ກ - ' . 〇 0 中 漢 \u3000 z Z ž w W v V j J q K \u212A Å k x X र"
                    + " ा का ক ো ا آ ی ي ك ک ؤ ς ά Ω Ω µ μ ´ ` ^ @ [ \\ ] \u00A0 ? € ™ tm";

    private static final int STRINGS = 6000;

    private static byte @org.jspecify.annotations.Nullable [] fold(int collation, byte[] stored) {
        StringFold fold =
                java.util.Objects.requireNonNull(Collation.of(collation)).fold();
        ByteSink out = new ByteSink();
        return fold != null && fold.fold(stored, 0, stored.length, out)
                ? Arrays.copyOf(out.bytes(), out.length())
                : null;
    }

    @ParameterizedTest
    @MethodSource("dev.parallax.testing.TestVersions#main")
    void stringsThatAreEqualOnTheServerAreFoldedAlike(String version) throws SQLException {
        TestVersions.assume(version);
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(version));
                Connection connection = pair.a().connect();
                Statement statement = connection.createStatement()) {
            fill(connection, statement);
            TreeMap<Integer, Collation> listed = new TreeMap<>();
            TreeSet<String> unknown = new TreeSet<>();
            try (ResultSet rows = statement.executeQuery("SELECT ID, COLLATION_NAME, CHARACTER_SET_NAME, PAD_ATTRIBUTE"
                    + " FROM information_schema.COLLATIONS WHERE ID <> 63")) {
                while (rows.next()) {
                    Collation known = Collation.of(rows.getInt(1));
                    String pad = known == null ? "" : known.padded() ? "PAD SPACE" : "NO PAD";
                    if (known == null
                            || !known.name().equals(rows.getString(2))
                            || !known.charset().equals(rows.getString(3))
                            || !pad.equals(rows.getString(4))) {
                        unknown.add(rows.getString(2));
                    } else {
                        listed.put(rows.getInt(1), known);
                    }
                }
            }
            assertThat(unknown).as("not as collations.txt has them").isEmpty();
            listed.values().removeIf(collation -> collation.fold() == null && !collation.byBytes());
            List<String> wrong = Collections.synchronizedList(new ArrayList<>());
            // The servers take long for it, and one question leaves half of a small machine idle.
            CompletableFuture<Integer> some = CompletableFuture.supplyAsync(() -> checkEvery(pair, listed, 0, wrong));
            int others = checkEvery(pair, listed, 1, wrong);
            int equal = some.join() + others;
            assertThat(wrong).isEmpty();
            assertThat(equal).isGreaterThan(100_000);
        }
    }

    /** Checks every second collation, from this one on. */
    private static int checkEvery(MySqlPair pair, Map<Integer, Collation> all, int from, List<String> wrong) {
        int equal = 0;
        int number = 0;
        try (Connection connection = pair.a().connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET SESSION group_concat_max_len = 10000000");
            for (var entry : all.entrySet()) {
                if (number++ % 2 == from) {
                    List<String> ofIt = new ArrayList<>();
                    equal += check(statement, entry.getKey(), entry.getValue(), ofIt);
                    wrong.addAll(ofIt);
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return equal;
    }

    private static void fill(Connection connection, Statement statement) throws SQLException {
        statement.execute("SET SESSION sql_log_bin = 0");
        statement.execute("CREATE DATABASE f");
        statement.execute("CREATE TABLE f.s (s VARBINARY(200) PRIMARY KEY, one BOOLEAN)");
        connection.setAutoCommit(false);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO f.s VALUES (?, ?)")) {
            for (String text : strings()) {
                insert.setBytes(1, text.getBytes(StandardCharsets.UTF_8));
                insert.setBoolean(2, text.length() == 1);
                insert.addBatch();
            }
            insert.executeBatch();
        }
        connection.commit();
        connection.setAutoCommit(true);
    }

    private static Set<String> strings() {
        String[] fragments = FRAGMENTS.split(" +", -1);
        Random random = new Random(31);
        Set<String> strings = new TreeSet<>();
        for (int i = 1; i < 0x10000; i++) {
            if (!Character.isSurrogate((char) i)) {
                strings.add(Character.toString(i));
            }
        }
        for (int i = 0; i < STRINGS; i++) {
            StringBuilder text = new StringBuilder();
            for (int parts = random.nextInt(1, 4); parts > 0; parts--) {
                text.append(random.nextInt(20) == 0 ? " " : fragments[random.nextInt(fragments.length)]);
            }
            strings.add(text.toString());
            strings.add(text.append(' ').toString());
        }
        return strings;
    }

    /** Returns how many strings were equal to others. */
    private static int check(Statement statement, int id, Collation collation, List<String> wrong) throws SQLException {
        String value = "CONVERT(CONVERT(s USING utf8mb4) USING " + collation.charset() + ")";
        // The other Unicode character sets have the same rules as utf8mb4, where every character is tried.
        String some = collation.charset().matches("utf8mb3|utf16|utf16le|utf32|ucs2") ? "NOT one AND " : "";
        int equal = 0;
        try (ResultSet rows = statement.executeQuery("SELECT GROUP_CONCAT(HEX(" + value + ")) FROM f.s WHERE " + some
                + "CONVERT("
                + value + " USING utf8mb4) COLLATE utf8mb4_0900_bin = CONVERT(s USING utf8mb4) GROUP BY " + value
                + " COLLATE " + collation.name() + " HAVING COUNT(*) > 1")) {
            while (rows.next()) {
                String first = null;
                String shared = null;
                for (String hex : rows.getString(1).split(",", -1)) {
                    byte[] stored = HexFormat.of().parseHex(hex);
                    String folded = canonical(id, collation, stored);
                    equal++;
                    if (shared != null && !shared.equals(folded) && wrong.size() < 4) {
                        wrong.add(
                                collation.name() + " " + text(id, HexFormat.of().parseHex(first)) + " "
                                        + text(id, stored) + " " + shared + " " + folded);
                    }
                    first = first == null ? hex : first;
                    shared = shared == null ? folded : shared;
                }
            }
        }
        return equal;
    }

    private static String text(int id, byte[] stored) {
        return HexFormat.of().formatHex(stored) + "(" + Charsets.decode(id, stored, 0, stored.length) + ")";
    }

    private static String canonical(int id, Collation collation, byte[] stored) {
        byte[] folded = collation.byBytes()
                ? Arrays.copyOf(stored, collation.endWithoutPadding(stored, 0, stored.length))
                : fold(id, stored);
        return folded == null ? "none" : HexFormat.of().formatHex(folded);
    }

    @Test
    void keysOfEverydayAreToldApart() {
        assertThat(List.of("order-1", "order-2", "order-11", "ann", "bob", "anna"))
                .extracting(text -> HexFormat.of()
                        .formatHex(java.util.Objects.requireNonNull(fold(255, text.getBytes(StandardCharsets.UTF_8)))))
                .doesNotHaveDuplicates();
        assertThat(fold(255, "Ann".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(fold(255, "ånn ".getBytes(StandardCharsets.UTF_8)));
    }
}
