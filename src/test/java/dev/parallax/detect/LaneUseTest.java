package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which values a lane holds, whatever the integer they are stored in; and which lanes meet. */
class LaneUseTest {

    private static final Transaction TRANSACTION =
            new Transaction(new CommitStamp(1, 1, 0), 1, 1, 1, "mysql-bin.000001", 4);

    @ParameterizedTest
    @CsvSource({
        "2, 1, 1, true", "2, 1, 2, false", "2, 2, 2, true", "2, 2, 0, false", "2, 1, -1, false",
        "10, 3, 13, true", "10, 3, 14, false", "10, 10, 20, true", "10, 10, 0, false", "3, 1, 100, true",
        "8, 5, 13, true", "8, 5, 12, false", "2, 1, 127, true",
    })
    void contains(int increment, int offset, long value, boolean inside) {
        int[] types = {ColumnType.TINY, ColumnType.SHORT, ColumnType.INT24, ColumnType.LONG, ColumnType.LONGLONG};
        int[] bytes = {1, 2, 3, 4, 8};
        for (int i = 0; i < types.length; i++) {
            for (boolean unsigned : value < 0 ? new boolean[] {false} : new boolean[] {false, true}) {
                LaneUse use = insert(increment, offset, types[i], bytes[i], value, unsigned);
                assertThat(use.inserts()).isEqualTo(1);
                assertThat(use.outside()).as("%d bytes", bytes[i]).isEqualTo(inside ? 0 : 1);
                assertThat(use.shown().isEmpty()).isEqualTo(inside);
                if (!inside) {
                    assertThat(use.shown().get(0).value()).isEqualTo(String.valueOf(value));
                }
            }
        }
    }

    @Test
    void theGreatestNumbersHaveLanesToo() {
        assertThat(insert(2, 1, ColumnType.LONGLONG, 8, -1, true).outside()).isZero();
        LaneUse even = insert(2, 2, ColumnType.LONGLONG, 8, -1, true);
        assertThat(even.shown().get(0).value()).isEqualTo("18446744073709551615");
        // 2^64 - 1 is 5 mod 10.
        assertThat(insert(10, 5, ColumnType.LONGLONG, 8, -1, true).outside()).isZero();
        assertThat(insert(10, 6, ColumnType.LONGLONG, 8, -1, true).outside()).isEqualTo(1);
    }

    @Test
    void whatIsTakenBackDoesNotCount() {
        LaneUse use = new LaneUse(2, 1);
        add(use, ColumnType.TINY, 1, 2, false);
        use.commit(TRANSACTION);
        add(use, ColumnType.TINY, 1, 4, false);
        use.forget();
        add(use, ColumnType.TINY, 1, 6, false);
        use.commit(TRANSACTION);
        assertThat(use.inserts()).isEqualTo(2);
        assertThat(use.shown()).extracting(LaneUse.Outside::value).containsExactly("2", "6");
    }

    @ParameterizedTest
    @CsvSource({
        "2, 1, 2, 2, false", "2, 1, 2, 1, true", "1, 1, 2, 2, true", "2, 5, 2, 2, true", "3, 1, 2, 2, true",
        "4, 1, 2, 2, false", "4, 2, 2, 2, true", "10, 1, 10, 2, false", "6, 1, 9, 2, false", "6, 1, 9, 4, true",
    })
    void lanesMeet(int incrementA, int offsetA, int incrementB, int offsetB, boolean meet) {
        LaneUse a = new LaneUse(incrementA, offsetA);
        LaneUse b = new LaneUse(incrementB, offsetB);
        assertThat(MeetingLanes.meet(a, b)).isEqualTo(meet);
        assertThat(MeetingLanes.meet(b, a)).isEqualTo(meet);
    }

    private static LaneUse insert(int increment, int offset, int type, int bytes, long value, boolean unsigned) {
        LaneUse use = new LaneUse(increment, offset);
        add(use, type, bytes, value, unsigned);
        use.commit(TRANSACTION);
        return use;
    }

    /** A WRITE_ROWS event of one column: post-header, extra data length, width, bitmap, null bits, value. */
    private static void add(LaneUse use, int type, int bytes, long value, boolean unsigned) {
        Column column = new Column("id", type, 0, false, unsigned, 0, List.of());
        TableMap table =
                new TableMap(new TableName("s", "t"), List.of(column), new int[] {0}, TableMap.KeySource.LOG, "");
        byte[] event = new byte[13 + bytes];
        event[8] = 2;
        event[10] = 1;
        event[11] = 1;
        for (int i = 0; i < bytes; i++) {
            event[13 + i] = (byte) (value >> (8 * i));
        }
        RowsEvent rows = new RowsEvent().set(event, 0, event.length, RowsEvent.WRITE_ROWS, table, 0, -1);
        RowCursor cursor = RowCursor.ofKeys();
        cursor.reset(rows);
        assertThat(cursor.next()).isTrue();
        use.aim(TRANSACTION, 0, unsigned);
        use.insert(rows.buffer(), cursor.after());
    }
}
