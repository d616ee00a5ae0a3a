package dev.parallax.journal;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.ColumnType;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerUuid;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random but reproducible contents of a binary log: the same seed always gives the same calls, so that a log can be
 * delivered again from any position, as a server would.
 */
final class Histories {

    static final NodeIdentity A =
            new NodeIdentity(ServerUuid.parse("06c87ec1-0000-0000-0000-000000000001"), 1, "8.0.31");
    static final NodeIdentity B =
            new NodeIdentity(ServerUuid.parse("08079b1e-0000-0000-0000-000000000002"), 4294967295L, "9.7.4");

    static final List<TableMap> TABLES = List.of(
            table("shop", "acc", column("id", ColumnType.LONG), column("note", ColumnType.VARCHAR)),
            table("größe", "a.b`c d", column(null, ColumnType.VARCHAR)),
            table("", "日本", column("x", ColumnType.VARCHAR)),
            new TableMap(
                    new TableName("shop", "enums"),
                    List.of(new Column("e", ColumnType.ENUM, 1, true, true, 255, List.of("a", "b'c", ""))),
                    new int[0],
                    TableMap.KeySource.UNKNOWN,
                    "no primary key"));

    private Histories() {}

    static Column column(@org.jspecify.annotations.Nullable String name, int type) {
        return new Column(name, type, type == ColumnType.VARCHAR ? 1000 : 0, true, false, 255, List.of());
    }

    static TableMap table(String schema, String name, Column... columns) {
        return new TableMap(new TableName(schema, name), List.of(columns), new int[] {0}, TableMap.KeySource.LOG, "");
    }

    static LogFile logFile(int number) {
        return new LogFile(name(number), "8.0.31", 1_792_000_000L + number, GtidSet.empty());
    }

    static String name(int number) {
        return "mysql-bin.%06d".formatted(number);
    }

    /** An INSERT of one row whose image is {@code size} bytes that nothing in the journal looks into. */
    static RowsEvent insert(TableMap table, int size, Random random) {
        int columns = table.columnCount();
        int before = random.nextInt(40);
        byte[] event = new byte[before + 10 + 1 + 1 + size + random.nextInt(5)];
        random.nextBytes(event);
        int at = before + 8;
        event[at++] = 2;
        event[at++] = 0;
        event[at++] = (byte) columns;
        event[at++] = (byte) ((1 << columns) - 1);
        return new RowsEvent().set(event, before, at + size, RowsEvent.WRITE_ROWS, table, 0, -1);
    }

    /** Delivers transactions {@code from} to {@code to} (exclusive) of the log with this seed. */
    static void deliver(TransactionSink sink, long seed, int from, int to) {
        String file = "";
        for (int i = from; i < to; i++) {
            if (!name(fileOf(i)).equals(file)) {
                file = name(fileOf(i));
                sink.logFile(logFile(fileOf(i)));
            }
            transaction(sink, seed, i);
        }
    }

    static int fileOf(int transaction) {
        return 9 + transaction / 50;
    }

    static BinlogPosition endOf(int transaction) {
        return new BinlogPosition(name(fileOf(transaction)), 4_294_967_000L + (transaction % 50 + 1) * 1000L);
    }

    /** The transaction that begins where {@link #endOf} says that its predecessor ended. */
    static int numberBehind(BinlogPosition end) {
        int file = (int) BinlogPosition.sequenceOf(end.file());
        return (file - 9) * 50 + (int) Math.max(0, (end.offset() - 4_294_967_000L) / 1000);
    }

    static Transaction begin(long seed, int i) {
        Random random = new Random(seed * 31 + i);
        TransactionId id = switch (random.nextInt(4)) {
            case 0 -> new CommitStamp(4294967295L, 1_792_684_800_000_000L + i, random.nextInt(3));
            case 1 -> new Gtid(B.serverUuid(), "tag_" + random.nextInt(2), i + 1);
            default -> new Gtid(random.nextBoolean() ? A.serverUuid() : B.serverUuid(), "", i + 1);
        };
        return new Transaction(
                id,
                random.nextBoolean() ? 1 : 4294967295L,
                random.nextInt(5) == 0 ? 0 : 1_792_684_800_000_000L + i,
                random.nextInt(5) == 0 ? 0 : 1_792_684_800_100_000L + i,
                name(fileOf(i)),
                endOf(i).offset() - 1000);
    }

    static void transaction(TransactionSink sink, long seed, int i) {
        sink.begin(begin(seed, i));
        contents(sink, seed, i);
        sink.end(endOf(i));
    }

    static void contents(TransactionSink sink, long seed, int i) {
        Random random = new Random(seed * 77 + i);
        if (random.nextInt(20) == 0) {
            sink.statement(new Statement("größe", "ALTER TABLE t ADD c" + i + " INT -- é"));
            return;
        }
        int events = random.nextInt(8) == 0 ? 0 : 1 + random.nextInt(6);
        for (int e = 0; e < events; e++) {
            if (random.nextInt(4) == 0) {
                sink.rowsQuery("UPDATE t SET x = " + i);
            }
            sink.rows(insert(TABLES.get(random.nextInt(TABLES.size())), random.nextInt(400), random));
        }
    }

    /** Writes every call down as a line, a row event by its table and a hash of its bytes. */
    static class Recorder implements TransactionSink {
        final List<String> lines = new ArrayList<>();
        int ends;

        @Override
        public void logFile(LogFile file) {
            lines.add("log " + file);
        }

        @Override
        public void begin(Transaction transaction) {
            lines.add("begin " + transaction);
        }

        @Override
        public void rowsQuery(String sql) {
            lines.add("query " + sql);
        }

        @Override
        public void rows(RowsEvent rows) {
            lines.add("rows " + describe(rows));
        }

        static String describe(RowsEvent rows) {
            int hash = 1;
            for (int i = rows.bodyStart(); i < rows.bodyEnd(); i++) {
                hash = hash * 31 + rows.buffer()[i];
            }
            return rows.kind() + " " + rows.table() + rows.table().keyProblem() + " "
                    + (rows.bodyEnd() - rows.bodyStart()) + " bytes " + hash;
        }

        @Override
        public void statement(Statement statement) {
            lines.add(statement.toString());
        }

        @Override
        public void end(BinlogPosition position) {
            ends++;
            lines.add("end " + position);
        }

        @Override
        public void abandon() {
            lines.add("abandon");
        }

        /** What was delivered whole: lines of abandoned transactions left out. */
        List<String> complete() {
            List<String> kept = new ArrayList<>();
            int begin = 0;
            for (String line : lines) {
                if (line.startsWith("begin ")) {
                    begin = kept.size();
                }
                if (line.equals("abandon")) {
                    kept.subList(begin, kept.size()).clear();
                } else {
                    kept.add(line);
                }
            }
            return kept;
        }
    }

    /** What a journal of transactions 0 to {@code count} must deliver. */
    static List<String> expected(long seed, int count) {
        Recorder recorder = new Recorder();
        deliver(recorder, seed, 0, count);
        return recorder.lines;
    }
}
