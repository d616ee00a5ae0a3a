package dev.parallax.repair;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.verify.ComparedColumn;
import dev.parallax.verify.ValueKind;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Literals that cannot be misread, and what a column holds. */
class LiteralsTest {

    private static RepairColumn column(String type, ValueKind kind, String charset) {
        return new RepairColumn(
                new ComparedColumn("a`b", kind, true, charset, true, false, 0, type.contains("zerofill")),
                type,
                kind == ValueKind.BYTES ? 4 : 0,
                false);
    }

    @Test
    void onlyPlainTextIsWrittenAsText() {
        assertThat(Literals.text("it's")).isEqualTo("'it''s'");
        assertThat(Literals.text("a\\")).isEqualTo("_utf8mb4 x'615c'");
        assertThat(Literals.text("a\n-- b")).isEqualTo("_utf8mb4 x'610a2d2d2062'");
        assertThat(Literals.text("\u00e9")).isEqualTo("_utf8mb4 x'c3a9'");
        assertThat(Literals.text("latin1", "E9")).isEqualTo("_latin1 x'E9'");
        // In these, bytes of ASCII are other characters, or parts of some.
        assertThat(Literals.text("utf16", "0061")).isEqualTo("_utf16 x'0061'");
        assertThat(Literals.text("sjis", "41")).isEqualTo("_sjis x'41'");
        assertThat(Literals.textBytes("latin1", "E9")).isEqualTo("x'E9'");
    }

    @Test
    void aDoubleStaysADouble() {
        assertThat(Literals.floating("0.1")).isEqualTo("0.1e0");
        assertThat(Literals.floating("-1e-300")).isEqualTo("-1e-300");
    }

    @Test
    void guardsCompareWhatIsStored() {
        assertThat(column("varchar(9)", ValueKind.TEXT, "utf8mb4").guard("616E6E"))
                .isEqualTo("CAST(`a``b` AS BINARY) <=> 'ann'");
        assertThat(column("varchar(9)", ValueKind.TEXT, "utf8mb4").guard(null)).isEqualTo("`a``b` IS NULL");
        assertThat(column("text", ValueKind.LONG_TEXT, "utf8mb4").guard("61".repeat(65)))
                .isEqualTo("SHA2(CAST(`a``b` AS BINARY), 256) <=> '" + Literals.sha256("61".repeat(65)) + "'");
        assertThat(column("year", ValueKind.NUMBER, "").guard("0000")).isEqualTo("(`a``b`+0) <=> 0000");
        assertThat(column("int zerofill", ValueKind.NUMBER, "").guard("7")).isEqualTo("(`a``b`+0) <=> 7");
        assertThat(column("float", ValueKind.FLOAT, "").guard("0.30000001192092896"))
                .isEqualTo("(`a``b`*1e0) <=> 0.30000001192092896e0");
        assertThat(column("date", ValueKind.TEMPORAL, "").guard("0000-00-00"))
                .isEqualTo("CAST(`a``b` AS CHAR) <=> '0000-00-00'");
        assertThat(Literals.sha256("")).startsWith("e3b0c44298fc1c14");
    }

    @Test
    void keysOfAReportAreTakenForNothingElse() {
        assertThat(column("int", ValueKind.NUMBER, "").lookUp("1 OR 1=1")).isNull();
        assertThat(column("date", ValueKind.TEMPORAL, "").lookUp("2024' OR '1")).isNull();
        assertThat(column("bit(4)", ValueKind.BITS, "").lookUp("b'0101'")).isEqualTo("`a``b` = 5");
        assertThat(column("varchar(9)", ValueKind.TEXT, "latin1").lookUp("x' OR 'x"))
                .isEqualTo("`a``b` = 'x'' OR ''x'");
        // A log leaves out the zeros at the end.
        assertThat(column("binary(4)", ValueKind.BYTES, "").lookUp("0x61")).isEqualTo("`a``b` = x'61000000'");
        assertThat(column("binary(4)", ValueKind.BYTES, "").lookUp("0x6")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "tinyint, 127, true",
        "tinyint, 128, false",
        "tinyint, -128, true",
        "tinyint unsigned, 255, true",
        "tinyint unsigned, -1, false",
        "int(11), 2147483648, false",
        "bigint unsigned, 18446744073709551615, true",
        "bigint unsigned, 18446744073709551616, false",
        "'decimal(5,2)', 999.99, true",
        "'decimal(5,2)', -1000.00, false",
        "float, 1, false"
    })
    void sumsMustFit(String type, BigDecimal number, boolean fits) {
        assertThat(Ranges.fits(type, number)).isEqualTo(fits);
    }
}
