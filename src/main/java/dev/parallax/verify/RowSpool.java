package dev.parallax.verify;

import dev.parallax.finding.Value;
import dev.parallax.mysql.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows that differ, in a file. */
final class RowSpool implements AutoCloseable {

    private final SpoolFile file;
    private long rows;

    RowSpool(Path folder) {
        this.file = new SpoolFile(folder);
    }

    /** Returns where the row stands. */
    long add(RowDifference row) {
        rows++;
        return file.append(bytes(row));
    }

    RowDifference read(long at) {
        return row(file.read(at));
    }

    /** All rows, in the order in which they came. */
    void forEach(Differences.Taker taker) {
        long end = file.end();
        for (long at = 0; at < end; ) {
            byte[] record = file.read(at);
            taker.take(at, row(record));
            at = SpoolFile.behind(at, record);
        }
    }

    long rows() {
        return rows;
    }

    void clear() {
        rows = 0;
        file.clear();
    }

    @Override
    public void close() {
        file.close();
    }

    private static byte[] bytes(RowDifference row) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeUTF(row.table().schema());
            out.writeUTF(row.table().table());
            strings(out, row.spelled());
            values(out, row.key());
            values(out, row.a());
            values(out, row.b());
            strings(out, row.columns());
            out.writeBoolean(row.exact());
            out.writeLong(row.copiesA());
            out.writeLong(row.copiesB());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static RowDifference row(byte[] record) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(record))) {
            TableName table = new TableName(in.readUTF(), in.readUTF());
            List<String> spelled = strings(in);
            List<Value> key = values(in);
            return new RowDifference(
                    table,
                    spelled,
                    key == null ? List.of() : key,
                    values(in),
                    values(in),
                    strings(in),
                    in.readBoolean(),
                    in.readLong(),
                    in.readLong());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void strings(DataOutputStream out, List<String> strings) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            out.writeUTF(string);
        }
    }

    private static List<String> strings(DataInputStream in) throws IOException {
        int count = in.readInt();
        List<String> strings = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            strings.add(in.readUTF());
        }
        return strings;
    }

    /** No value is longer than {@link ComparedColumn#SHOWN} characters. */
    private static void values(DataOutputStream out, @Nullable List<Value> values) throws IOException {
        out.writeInt(values == null ? -1 : values.size());
        for (Value value : values == null ? List.<Value>of() : values) {
            String text = value.text();
            out.writeUTF(value.column());
            out.writeBoolean(text != null);
            if (text != null) {
                out.writeUTF(text);
            }
            out.writeBoolean(value.truncated());
        }
    }

    private static @Nullable List<Value> values(DataInputStream in) throws IOException {
        int count = in.readInt();
        if (count < 0) {
            return null;
        }
        List<Value> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String column = in.readUTF();
            String text = in.readBoolean() ? in.readUTF() : null;
            values.add(new Value(column, text, in.readBoolean()));
        }
        return values;
    }
}
