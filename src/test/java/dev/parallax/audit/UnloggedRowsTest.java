package dev.parallax.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.detect.LoggedRows;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import dev.parallax.verify.ComparedColumn;
import dev.parallax.verify.Differences;
import dev.parallax.verify.KeptDifferences;
import dev.parallax.verify.RowDifference;
import dev.parallax.verify.ValueKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is claimed of rows by what two logs say that was left of them. */
class UnloggedRowsTest {

    private static final TableName TABLE = new TableName("s", "t");
    private static final TableName OTHER = new TableName("s", "u");

    @TempDir
    private Path folder = Path.of("");

    private @Nullable Differences differences;
    private @Nullable UnloggedRows rows;

    private static List<Value> key(int id) {
        return List.of(new Value("id", String.valueOf(id), false));
    }

    private static List<Value> values(int id, String v, boolean cut) {
        return List.of(new Value("id", String.valueOf(id), false), new Value("v", v, cut));
    }

    private static RowDifference differs(TableName table, int id, String a, String b, boolean cut) {
        return new RowDifference(
                table,
                List.of(String.valueOf(id)),
                key(id),
                values(id, a, cut),
                values(id, b, cut),
                List.of("v"),
                true,
                1,
                1);
    }

    private static LoggedRows.Left left(int id, String v, boolean cut) {
        return new LoggedRows.Left(values(id, v, cut), v.charAt(0), true, true, 0, true, "transaction", null);
    }

    @BeforeEach
    void begin() {
        Differences kept = KeptDifferences.of(
                folder,
                differs(TABLE, 1, "x", "y", false),
                differs(TABLE, 2, "x", "y", true),
                differs(OTHER, 1, "x", "y", false));
        UnloggedRows unlogged = new UnloggedRows(kept, (transaction, committedAt) -> false);
        kept.forEachAt((at, row) -> unlogged.add(row, at));
        differences = kept;
        rows = unlogged;
    }

    @AfterEach
    void end() {
        if (rows != null && differences != null) {
            rows.close();
            differences.close();
        }
    }

    private UnloggedRows rows() {
        return Objects.requireNonNull(rows);
    }

    private void logged(TableName table, int id, String onA, String onB, boolean cut) {
        rows().of(Side.A).left(table, key(id), () -> left(id, onA, cut));
        rows().of(Side.B).left(table, key(id), () -> left(id, onB, cut));
    }

    @Test
    void rowsOfNoInterestAreNotRead() {
        for (Side side : Side.values()) {
            LoggedRows.Taker log = rows().of(side);
            assertThat(log.wants(TABLE)).isTrue();
            assertThat(log.wants(new TableName("s", "w"))).isFalse();
            for (int id = 3; id < 100; id++) {
                log.left(TABLE, key(id), () -> {
                    throw new AssertionError("read");
                });
            }
            log.left(OTHER, key(2), () -> {
                throw new AssertionError("read");
            });
        }
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isNull();
    }

    @Test
    void aClaimNeedsANodeThatHasSomethingElseThanItsLog() {
        logged(TABLE, 1, "x", "x", false);
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isEqualTo("b");
        logged(TABLE, 1, "y", "y", false);
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isEqualTo("a");
        logged(TABLE, 1, "x", "y", false);
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isNull();
        logged(TABLE, 1, "z", "z", false);
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isEqualTo("a or b");
    }

    /** Whatever the digests are: both nodes have what their logs say. */
    @Test
    void nothingIsClaimedWhereBothAreAsTheirLogsSay() {
        RowDifference row = differs(TABLE, 1, "x", "y", false);
        rows().of(Side.A)
                .left(
                        TABLE,
                        key(1),
                        () -> new LoggedRows.Left(values(1, "x", false), 7, true, true, 0, true, "t", null));
        rows().of(Side.B)
                .left(
                        TABLE,
                        key(1),
                        () -> new LoggedRows.Left(values(1, "y", false), 7, true, true, 0, true, "t", null));
        assertThat(rows().where(row)).isNull();
        // The ends of these are not shown.
        RowDifference cut = differs(TABLE, 2, "x", "y", true);
        logged(TABLE, 2, "x", "x", true);
        assertThat(rows().where(cut)).isEqualTo("a or b");
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT, 0.1, 0.10000000149011612, true",
        "FLOAT, 0.1, 0.10000000894069672, false",
        "FLOAT, -1.5e30, -1.4999999470133356e30, true",
        "FLOAT, 123456.7, 123456.703125, true",
        "FLOAT, 123457, 123456.703125, false",
        "FLOAT, 30000000000, 30000001024, true",
        "FLOAT, 16777216, 16777216, true",
        "FLOAT, 16777216, 16777214, false",
        "DOUBLE, 30000000000, 30000001024, false",
        "DOUBLE, 0.1, 0.10000000149011612, false",
        "DOUBLE, 0.5, 0.50000001, false",
        "DOUBLE, 0.50000001, 0.5, false",
        "DOUBLE, 0.50000001, 0.50000001, true",
        "DOUBLE, 1.5e300, 1.5e300, true",
        "DOUBLE, 1.5e300, 1.6e300, false",
        "NUMBER, 7, 7, true",
        "NUMBER, 7, 8, false",
    })
    void aLogShowsAFloatAsWhatIsReadIsShown(ValueKind kind, String logged, String read, boolean same) {
        ComparedColumn column = new ComparedColumn("v", kind, true, "", true, false, 0, false);
        assertThat(Attribution.isLast(values(1, logged, false), List.of(column.shown(read))))
                .isEqualTo(same);
    }

    /** What was known of a table is forgotten at once, and of no other. */
    @Test
    void whatChangedUnseenIsForgotten() {
        logged(TABLE, 1, "x", "x", false);
        logged(OTHER, 1, "x", "x", false);
        LoggedRows.Taker log = rows().of(Side.A);
        log.left(TABLE, key(1), () -> left(1, "x", false));
        log.changedUnseen(TABLE, "transaction", null);
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isNull();
        assertThat(rows().where(differs(OTHER, 1, "x", "y", false))).isEqualTo("b");
        log.left(TABLE, key(1), () -> left(1, "x", false));
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isEqualTo("b");
        log.created(TABLE);
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isNull();
        assertThat(log.wants(TABLE)).isTrue();
        for (int i = 0; i < 64; i++) {
            log.left(TABLE, key(1), () -> left(1, "x", false));
            log.changedUnseen(null, "", null);
        }
        assertThat(log.wants(TABLE)).isFalse();
        assertThat(log.wants(OTHER)).isTrue();
        assertThat(rows().where(differs(TABLE, 1, "x", "y", false))).isNull();
    }
}
