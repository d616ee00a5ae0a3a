package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.change.ChangeSource;
import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowStore;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Finding;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Of the rows in a log the key is read, and the rest where it is asked for. */
class LoggedRowsTest {

    private static final TableMap TABLE = new TableMap(
            new TableName("s", "t"), List.of(column("id"), column("v")), new int[] {0}, TableMap.KeySource.LOG, "");

    private static Column column(String name) {
        return new Column(name, ColumnType.TINY, 0, false, false, Column.BINARY_COLLATION, List.of());
    }

    /** Each row is the byte of its NULLs, and one for each column; an update has two images of it. */
    private static RowsEvent event(int type, int... values) {
        boolean update = type == RowsEvent.UPDATE_ROWS;
        int head = 10 + 1 + (update ? 2 : 1);
        byte[] event = new byte[head + values.length / 2 * 3];
        event[8] = 2;
        event[10] = 2;
        event[11] = 3;
        if (update) {
            event[12] = 3;
        }
        for (int i = 0; i < values.length; i++) {
            event[head + i / 2 * 3 + 1 + i % 2] = (byte) values[i];
        }
        return new RowsEvent().set(event, 0, event.length, type, TABLE, 0, -1);
    }

    private static Transaction transaction(int number) {
        return new Transaction(new CommitStamp(1, number, 0), 1, number, number, "log.000001", number);
    }

    /** A log of a transaction for each event. */
    private record Log(List<RowsEvent> events) implements ChangeSource {
        @Override
        public void read(TransactionSink sink) {
            sink.logFile(new LogFile("log.000001", "8.0.31", 1, GtidSet.empty()));
            for (int i = 0; i < events.size(); i++) {
                sink.begin(transaction(i + 1));
                sink.rows(events.get(i));
                sink.end(new BinlogPosition("log.000001", i + 2));
            }
        }

        @Override
        public RowStore openRowStore() {
            throw new UnsupportedOperationException();
        }
    }

    private static Log log(RowsEvent... events) {
        return new Log(List.of(events));
    }

    private interface Asked {
        void row(String key, Supplier<LoggedRows.Left> row);
    }

    private record Taking(Asked asked) implements LoggedRows.Taker {
        @Override
        public boolean wants(TableName table) {
            return table.equals(TABLE.name());
        }

        @Override
        public void left(TableName table, List<Value> key, Supplier<LoggedRows.Left> row) {
            asked.row(String.valueOf(key.get(0).text()), row);
        }

        @Override
        public void changedUnseen(@Nullable TableName table, String transaction, @Nullable Instant committedAt) {
            throw new AssertionError();
        }

        @Override
        public void created(TableName table) {
            throw new AssertionError();
        }
    }

    private static void read(Log log, Consumer<Long> progress, Asked asked) throws InterruptedException {
        Detection.Progress told = new Detection.Progress() {
            @Override
            public void pass(int index, int count) {
                throw new AssertionError();
            }

            @Override
            public void again(Side side) {
                progress.accept(-1L);
            }

            @Override
            public void read(long commitMicros) {
                progress.accept(commitMicros);
            }
        };
        Detection.Options options = Detection.Options.of(TableSelection.all(), Window.everything());
        FindingSink none = new FindingSink() {
            @Override
            public void finding(Finding finding) {}

            @Override
            public void restart() {}
        };
        new Detection(log, log, options, none, told).rows(Side.B, new Taking(asked));
    }

    @Test
    void aRowIsReadWhenItIsAskedFor() throws InterruptedException {
        RowsEvent event = event(RowsEvent.WRITE_ROWS, 1, 11, 2, 22, 3, 33);
        List<String> seen = new ArrayList<>();
        read(log(event), at -> {}, (key, row) -> {
            seen.add(key);
            if (key.equals("2")) {
                // What is read from here on is this; what had been read before were 22.
                event.buffer()[event.bodyEnd() - 4] = 77;
                seen.add(row.get().values().toString());
            }
        });
        assertThat(seen)
                .containsExactly(
                        "1",
                        "2",
                        List.of(new Value("id", "2", false), new Value("v", "77", false))
                                .toString(),
                        "3");
    }

    @Test
    void aRowThatGetsAnotherKeyIsTwo() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        read(
                log(
                        event(RowsEvent.UPDATE_ROWS, 1, 11, 1, 12, 2, 22, 3, 23),
                        event(RowsEvent.DELETE_ROWS, 1, 12),
                        event(RowsEvent.WRITE_ROWS, 1, 12)),
                at -> {},
                (key, row) -> {
                    LoggedRows.Left left = row.get();
                    seen.add(key + " " + left.values().stream().map(Value::text).toList() + " " + (left.before() != 0)
                            + " " + left.transaction());
                });
        assertThat(seen)
                .containsExactly(
                        "1 [1, 12] true " + transaction(1).id(),
                        "2 [] true " + transaction(1).id(),
                        "3 [3, 23] false " + transaction(1).id(),
                        "1 [] true " + transaction(2).id(),
                        "1 [1, 12] false " + transaction(3).id());
    }

    @Test
    void whoWaitsIsToldHowFarItIsAndCanEndIt() throws InterruptedException {
        Log log = log(
                event(RowsEvent.WRITE_ROWS, 1, 11),
                event(RowsEvent.WRITE_ROWS, 2, 22),
                event(RowsEvent.WRITE_ROWS, 3, 33));
        List<Object> told = new ArrayList<>();
        read(log, told::add, (key, row) -> told.add(key));
        assertThat(told).containsExactly(-1L, 1L, "1", 2L, "2", 3L, "3");

        told.clear();
        assertThatThrownBy(() -> read(log, told::add, (key, row) -> {
                    told.add(key);
                    if (key.equals("2")) {
                        Thread.currentThread().interrupt();
                    }
                }))
                .isInstanceOf(InterruptedException.class);
        assertThat(told).containsExactly(-1L, 1L, "1", 2L, "2");
        assertThat(Thread.interrupted()).isFalse();
    }

    /** The same bytes under other definitions are other values, and other bytes can be one value. */
    @Test
    void aDigestIsOfValues() {
        Column list = new Column("v", ColumnType.ENUM, 1, true, false, 255, List.of("x", "y"));
        Column other = new Column("v", ColumnType.ENUM, 1, true, false, 255, List.of("y", "x"));
        Column unknown = new Column("v", ColumnType.ENUM, 1, true, false, 255, List.of());
        Column sign = new Column("v", ColumnType.TINY, 0, true, false, Column.BINARY_COLLATION, List.of());
        Column none = new Column("v", ColumnType.TINY, 0, true, true, Column.BINARY_COLLATION, List.of());
        assertThat(digest(list, 1)).isEqualTo(digest(other, 2)).isNotEqualTo(digest(other, 1));
        assertThat(digest(sign, 5)).isEqualTo(digest(none, 5));
        assertThat(digest(sign, -2)).isNotEqualTo(digest(none, -2));
        assertThat(row(list, 1).isTold()).isTrue();
        assertThat(row(unknown, 1).isTold()).isFalse();
    }

    private static long digest(Column column, int value) {
        return row(column, value).digest();
    }

    private static Row row(Column column, int value) {
        RowsEvent event = event(RowsEvent.WRITE_ROWS, 1, value);
        TableMap table =
                new TableMap(TABLE.name(), List.of(column("id"), column), new int[] {0}, TableMap.KeySource.LOG, "");
        RowsEvent read = new RowsEvent()
                .set(event.buffer(), event.bodyStart(), event.bodyEnd(), RowsEvent.WRITE_ROWS, table, 0, -1);
        RowCursor cursor = new RowCursor();
        cursor.reset(read);
        assertThat(cursor.next()).isTrue();
        return Objects.requireNonNull(Row.both(read, cursor).after());
    }
}
