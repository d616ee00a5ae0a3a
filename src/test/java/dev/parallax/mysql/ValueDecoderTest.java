package dev.parallax.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What no server of today writes, what is damaged, and how values are compared. */
class ValueDecoderTest {

    private static final int UTF8MB4 = 255;
    private static final int LATIN1 = 8;
    private static final int UNHEARD_OF = 2000;

    @ParameterizedTest
    @CsvSource({
        // type, metadata, bytes, text: formats before MySQL 5.6
        "7, 0, 00000000, 0000-00-00 00:00:00",
        "7, 0, FFFFFF7F, 2038-01-19 03:14:07",
        "11, 0, A7F57F, 838:59:59",
        "11, 0, 590A80, -838:59:59",
        "11, 0, 000000, 00:00:00",
        "12, 0, 0000000000000000, 0000-00-00 00:00:00",
        "12, 0, F77CAC8B68120000, 2024-02-29 23:59:59",
        "14, 0, 5DD00F, 2024-02-29",
        // formats since
        "10, 0, 5DD00F, 2024-02-29",
        "19, 0, B46EFB, 838:59:59",
        "19, 1, 7FFFFFCE, -00:00:00.5",
        "19, 6, 7FFFFFFFFFFF, -00:00:00.000001",
        "18, 3, 99B2BB7EFB1194, 2024-02-29 23:59:59.450",
        "17, 2, 0000000000, 0000-00-00 00:00:00.00",
        "13, 0, 00, 0000",
        "13, 0, FF, 2155",
        "16, 258, 02AA, b'1010101010'",
        "242, 4, 0000803F, 0x0000803F",
    })
    void printsWhatIsStored(int type, int metadata, String bytes, String expected) {
        byte[] stored = HexFormat.of().parseHex(bytes);
        assertThat(text(column(type, metadata), stored)).isEqualTo(expected);
    }

    @Test
    void printsTheNumberOfUnknownMembers() {
        assertThat(text(column(ColumnType.ENUM, 2), 2, 1)).isEqualTo("258");
        assertThat(text(column(ColumnType.SET, 1), 5)).isEqualTo("5");
        assertThat(text(column(ColumnType.SET, 1, UTF8MB4, "a", "b"), 5)).isEqualTo("5");
        assertThat(text(column(ColumnType.SET, 1, UTF8MB4, "a", "b", "c"), 5)).isEqualTo("a,c");
        assertThat(text(column(ColumnType.ENUM, 1, UTF8MB4, "a"), 0)).isEmpty();
    }

    @Test
    void printsHexForWhatItCannotRead() {
        assertThat(text(column(ColumnType.VARCHAR, 10, UNHEARD_OF), 'a')).isEqualTo("0x61");
        assertThat(text(column(ColumnType.VARCHAR, 10, 0), 'a')).isEqualTo("0x61");
        assertThat(text(column(ColumnType.VARCHAR, 10, UTF8MB4), 0xC3)).isEqualTo("0xC3");
        assertThat(text(column(ColumnType.LONG, 0), 1, 2)).isEqualTo("0x0102");
        assertThat(text(column(ColumnType.TYPED_ARRAY, 0), 1, 2)).isEqualTo("0x0102");
        assertThat(text(column(ColumnType.NEWDECIMAL, 9 << 8), 0xFF, 0xFF, 0xFF, 0xFF))
                .isEqualTo("0xFFFFFFFF");
        // A large array of one element, the array itself.
        assertThat(text(column(ColumnType.JSON, 4), 3, 1, 0, 0, 0, 13, 0, 0, 0, 3, 0, 0, 0, 0))
                .startsWith("0x");
    }

    @Test
    void neverThrowsOnData() {
        Random random = new Random(1);
        for (int i = 0; i < 50_000; i++) {
            int type = random.nextInt(256);
            boolean jsonLike = random.nextInt(4) == 0;
            byte[] bytes = new byte[random.nextInt(24)];
            random.nextBytes(bytes);
            if (jsonLike && bytes.length > 0) {
                bytes[0] = (byte) random.nextInt(16);
                type = ColumnType.JSON;
            }
            int metadata = type == ColumnType.STRING ? random.nextInt(1024) : random.nextInt(0x10000);
            Column column = column(type, metadata, random.nextInt(330));
            assertThat(text(column, bytes)).isNotNull();
        }
    }

    @Test
    void padsFixedBinaryAlone() {
        Column fixed = column(ColumnType.STRING, 4);
        assertThat(text(fixed, 1, 2)).isEqualTo("0x01020000");
        assertThat(text(column(ColumnType.VARCHAR, 4), 1, 2)).isEqualTo("0x0102");
        assertThat(text(column(ColumnType.BLOB, 1))).isEqualTo("0x");
    }

    @Test
    void tellsNeighbouringFloatsApartOnRequest() {
        byte[] a = littleEndian(Float.floatToIntBits(16777216f));
        byte[] b = littleEndian(Float.floatToIntBits(16777214f));
        Column column = column(ColumnType.FLOAT, 4);
        assertThat(text(column, a)).isEqualTo("16777200").isEqualTo(text(column, b));
        assertThat(ValueDecoder.exactText(column, a, 0, 4)).isEqualTo("16777216");
        assertThat(ValueDecoder.exactText(column, b, 0, 4)).isEqualTo("16777214");
        assertThat(ValueDecoder.sameValue(column, a, 0, 4, column, b, 0, 4)).isFalse();
    }

    @Test
    void comparesTextsWhereColumnsAreStoredDifferently() {
        Column latin1 = column(ColumnType.VARCHAR, 10, LATIN1);
        Column utf8 = column(ColumnType.VARCHAR, 40, UTF8MB4);
        assertThat(same(latin1, bytes(0xE9), utf8, bytes(0xC3, 0xA9))).isTrue();
        assertThat(same(latin1, bytes(0xE9), utf8, bytes(0xC3, 0xA8))).isFalse();
        assertThat(same(column(ColumnType.TINY, 0), bytes(7), column(ColumnType.SHORT, 0), bytes(7, 0)))
                .isTrue();
        Column xy = column(ColumnType.ENUM, 1, UTF8MB4, "x", "y");
        Column yx = column(ColumnType.ENUM, 1, UTF8MB4, "y", "x");
        assertThat(same(xy, bytes(1), yx, bytes(1))).isFalse();
        assertThat(same(xy, bytes(1), yx, bytes(2))).isTrue();
    }

    @Test
    void comparesDocumentsNotTheirLayout() {
        Column json = column(ColumnType.JSON, 4);
        byte[] small = bytes(2, 1, 0, 7, 0, 5, 1, 0);
        byte[] large = bytes(3, 1, 0, 0, 0, 13, 0, 0, 0, 5, 1, 0, 0, 0);
        byte[] other = bytes(2, 1, 0, 7, 0, 5, 2, 0);
        assertThat(text(json, small)).isEqualTo("[1]").isEqualTo(text(json, large));
        assertThat(same(json, small, json, large)).isTrue();
        assertThat(same(json, small, json, other)).isFalse();
        // An unsigned 1 prints alike, and is another value to JSON_TYPE().
        assertThat(same(json, small, json, bytes(2, 1, 0, 7, 0, 6, 1, 0))).isFalse();
        // Damaged documents are equal byte by byte or not at all.
        assertThat(same(json, bytes(0x20), json, bytes(0x20))).isTrue();
        assertThat(same(json, bytes(0x20), json, bytes(0x20, 0))).isFalse();
    }

    private static boolean same(Column a, byte[] aBytes, Column b, byte[] bBytes) {
        return ValueDecoder.sameValue(a, aBytes, 0, aBytes.length, b, bBytes, 0, bBytes.length);
    }

    private static String text(Column column, int... values) {
        return text(column, bytes(values));
    }

    /** From the middle of a buffer, as in a row image. */
    private static String text(Column column, byte[] stored) {
        byte[] buffer = new byte[stored.length + 7];
        System.arraycopy(stored, 0, buffer, 3, stored.length);
        return ValueDecoder.text(column, buffer, 3, 3 + stored.length);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    private static byte[] littleEndian(int value) {
        return bytes(value, value >> 8, value >> 16, value >> 24);
    }

    private static Column column(int type, int metadata) {
        return column(type, metadata, Column.BINARY_COLLATION);
    }

    private static Column column(int type, int metadata, int collation, String... members) {
        return new Column("c", type, metadata, true, false, collation, List.of(members));
    }
}
