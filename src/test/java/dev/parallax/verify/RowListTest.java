package dev.parallax.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Side;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Two lists of rows, with digests that may hold the sign that ends a key. */
class RowListTest {

    /** Rows as {@code key=byte}: a digest is 32 times that byte. */
    private static byte[] bytes(String... rows) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (String row : rows) {
            String[] parts = row.split("=", -1);
            byte[] digest = new byte[32];
            Arrays.fill(digest, (byte) parts[1].charAt(0));
            out.writeBytes(out.size() == 0 ? new byte[0] : new byte[] {'#'});
            out.writeBytes(digest);
            out.writeBytes(parts[0].getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    private static RowList.Compared compare(String[] a, String[] b) {
        return Objects.requireNonNull(
                RowList.compare(new RowList(Side.A, a.length, bytes(a)), new RowList(Side.B, b.length, bytes(b))));
    }

    private static String[] rows(String... rows) {
        return rows;
    }

    private static List<String> differing(String[] a, String[] b) {
        return compare(a, b).keys().stream().map(key -> key.get(0)).toList();
    }

    @Test
    void whatDiffersOrIsMissingIsNamed() {
        String[] all = rows("-20=#", "-3=1", "0=5", "7=#", "18446744073709551615=9");
        assertThat(differing(all, all)).isEmpty();
        assertThat(differing(all, rows("-20=#", "-3=#", "0=5", "7=7", "18446744073709551615=9")))
                .containsExactly("-3", "7");
        assertThat(differing(all, rows("-3=1", "0=5", "7=#"))).containsExactly("-20", "18446744073709551615");
        assertThat(differing(rows("0=5"), rows("-100=5", "-20=5", "0=5", "3=5", "12=5")))
                .containsExactly("-100", "-20", "3", "12");
        assertThat(differing(rows("1=1", "12=2"), rows("1=1", "12=2", "13=2"))).containsExactly("13");
        assertThat(differing(rows("12=2"), rows("123=2", "124=2"))).containsExactly("12", "123", "124");
        assertThat(differing(rows("-1=2", "1=2"), rows("-12=2", "1=3"))).containsExactly("-12", "-1", "1");
        assertThat(differing(rows(), rows("1=1"))).containsExactly("1");
        assertThat(differing(rows(), rows())).isEmpty();
    }

    @Test
    void inAnotherOrderNothingIsLost() {
        assertThat(differing(rows("1=1", "2=2", "3=3"), rows("3=3", "1=1", "2=#")))
                .contains("2");
    }

    @Test
    void digestsAreThoseOfAllRows() {
        RowList.Compared compared = compare(rows("1=a", "2=b"), rows("1=a"));
        assertThat(compared.digests().a()).isEqualTo(Digest.of(2, "03".repeat(32)));
        assertThat(compared.digests().b()).isEqualTo(Digest.of(1, "61".repeat(32)));
    }

    @Test
    void whatIsCutOffIsNotCompared() {
        byte[] whole = bytes("1=#", "2=2");
        for (int length = 0; length < whole.length; length++) {
            RowList cut = new RowList(Side.A, 2, Arrays.copyOf(whole, length));
            assertThat(RowList.compare(cut, new RowList(Side.B, 2, whole)))
                    .as("of %d bytes", length)
                    .isNull();
        }
        assertThat(RowList.compare(new RowList(Side.A, 3, whole), new RowList(Side.B, 2, whole)))
                .as("a row without a digest is left out")
                .isNull();
    }
}
