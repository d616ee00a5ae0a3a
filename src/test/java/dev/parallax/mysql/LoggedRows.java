package dev.parallax.mysql;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps every after-image of a log: the stored bytes of each column, by table. */
final class LoggedRows implements TransactionSink {

    /** One column of one image. */
    static final class Stored {
        private final Column column;
        private final byte @Nullable [] bytes;

        /** @param bytes null for SQL NULL */
        Stored(Column column, byte @Nullable [] bytes) {
            this.column = column;
            this.bytes = bytes;
        }

        @Nullable
        String text() {
            return bytes == null ? null : ValueDecoder.text(column, bytes, 0, bytes.length);
        }

        boolean sameValue(Stored other) {
            return bytes != null
                    && other.bytes != null
                    && ValueDecoder.sameValue(
                            column, bytes, 0, bytes.length, other.column, other.bytes, 0, other.bytes.length);
        }

        boolean sameBytes(Stored other) {
            return Arrays.equals(bytes, other.bytes);
        }
    }

    private final Map<String, List<List<Stored>>> rows = new LinkedHashMap<>();

    /** In the log's order. */
    List<List<Stored>> of(String table) {
        return rows.getOrDefault(table, List.of());
    }

    @Override
    public void rows(RowsEvent event) {
        RowCursor cursor = new RowCursor();
        cursor.reset(event);
        List<Column> columns = event.table().columns();
        while (cursor.next()) {
            List<Stored> row = new ArrayList<>();
            for (int i = 0; i < columns.size(); i++) {
                int start = cursor.after().columnStart(i);
                byte[] bytes = start < 0
                        ? null
                        : Arrays.copyOfRange(
                                event.buffer(), start, cursor.after().columnEnd(i));
                row.add(new Stored(columns.get(i), bytes));
            }
            rows.computeIfAbsent(event.table().name().table(), name -> new ArrayList<>())
                    .add(row);
        }
    }

    @Override
    public void logFile(LogFile file) {}

    @Override
    public void begin(Transaction transaction) {}

    @Override
    public void statement(Statement statement) {}

    @Override
    public void end(BinlogPosition position) {}

    @Override
    public void abandon() {}
}
