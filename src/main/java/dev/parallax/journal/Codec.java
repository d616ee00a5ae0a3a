package dev.parallax.journal;

import dev.parallax.change.LogFile;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.Column;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerUuid;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bodies of the records, written and read side by side so that the two cannot drift apart. */
final class Codec {

    private static final int NOTHING = 0;
    private static final int GTID = 1;
    private static final int COMMIT_STAMP = 2;

    private Codec() {}

    static void write(ByteWriter out, Transaction transaction) {
        writeId(out, transaction.id());
        out.putLong(transaction.originServerId());
        out.putLong(transaction.originalCommitMicros());
        out.putLong(transaction.immediateCommitMicros());
        out.putString(transaction.file());
        out.putLong(transaction.offset());
    }

    static Transaction readTransaction(ByteReader in) {
        TransactionId id = readId(in);
        if (id == null) {
            throw new IllegalArgumentException("a transaction without identity");
        }
        return new Transaction(id, in.readLong(), in.readLong(), in.readLong(), in.readName(), in.readLong());
    }

    static void writeId(ByteWriter out, @Nullable TransactionId id) {
        if (id instanceof Gtid gtid) {
            out.putByte(GTID);
            out.putLong(gtid.server().high());
            out.putLong(gtid.server().low());
            out.putString(gtid.tag());
            out.putLong(gtid.number());
        } else if (id instanceof CommitStamp stamp) {
            out.putByte(COMMIT_STAMP);
            out.putLong(stamp.originServerId());
            out.putLong(stamp.originalCommitMicros());
            out.putInt(stamp.occurrence());
        } else {
            out.putByte(NOTHING);
        }
    }

    static @Nullable TransactionId readId(ByteReader in) {
        int kind = in.readByte();
        return switch (kind) {
            case NOTHING -> null;
            case GTID -> new Gtid(new ServerUuid(in.readLong(), in.readLong()), in.readName(), in.readLong());
            case COMMIT_STAMP -> new CommitStamp(in.readLong(), in.readLong(), in.readInt());
            default -> throw new IllegalArgumentException("transaction identity of kind " + kind);
        };
    }

    static void writePosition(ByteWriter out, @Nullable BinlogPosition position) {
        out.putString(position == null ? "" : position.file());
        out.putLong(position == null ? 0 : position.offset());
    }

    static @Nullable BinlogPosition readPosition(ByteReader in) {
        String file = in.readName();
        long offset = in.readLong();
        return file.isEmpty() ? null : new BinlogPosition(file, offset);
    }

    static BinlogPosition readRequiredPosition(ByteReader in) {
        return new BinlogPosition(in.readName(), in.readLong());
    }

    static void write(ByteWriter out, LogFile file) {
        out.putString(file.name());
        out.putString(file.serverVersion());
        out.putLong(file.createdSeconds());
        out.putString(file.previousGtids().toString());
    }

    static LogFile readLogFile(ByteReader in) {
        return new LogFile(in.readString(), in.readString(), in.readLong(), GtidSet.parse(in.readString()));
    }

    static void write(ByteWriter out, TableMap table) {
        out.putString(table.name().schema());
        out.putString(table.name().table());
        out.putString(table.keySource().name());
        out.putString(table.keyProblem());
        int[] key = table.keyColumns();
        out.putInt(key.length);
        for (int column : key) {
            out.putInt(column);
        }
        out.putInt(table.columnCount());
        for (Column column : table.columns()) {
            writeColumn(out, column);
        }
    }

    private static void writeColumn(ByteWriter out, Column column) {
        String name = column.name();
        out.putBoolean(name != null);
        if (name != null) {
            out.putString(name);
        }
        out.putByte(column.type());
        out.putInt(column.metadata());
        out.putBoolean(column.nullable());
        out.putBoolean(column.unsigned());
        out.putInt(column.collation());
        out.putInt(column.members().size());
        for (String member : column.members()) {
            out.putString(member);
        }
    }

    static TableMap readTable(ByteReader in) {
        TableName name = new TableName(in.readString(), in.readString());
        TableMap.KeySource source = TableMap.KeySource.valueOf(in.readString());
        String problem = in.readString();
        int[] key = new int[in.readInt()];
        for (int i = 0; i < key.length; i++) {
            key[i] = in.readInt();
        }
        int count = in.readInt();
        List<Column> columns = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            columns.add(readColumn(in));
        }
        return new TableMap(name, columns, key, source, problem);
    }

    private static Column readColumn(ByteReader in) {
        String name = in.readBoolean() ? in.readString() : null;
        int type = in.readByte();
        int metadata = in.readInt();
        boolean nullable = in.readBoolean();
        boolean unsigned = in.readBoolean();
        int collation = in.readInt();
        int count = in.readInt();
        List<String> members = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            members.add(in.readString());
        }
        return new Column(name, type, metadata, nullable, unsigned, collation, members);
    }

    static void write(ByteWriter out, Cut cut) {
        out.putString(cut.gtidExecuted());
        out.putString(cut.gtidMode());
        writePosition(out, cut.horizon());
        writePosition(out, cut.logEnd());
        out.putString(cut.at().toString());
        out.putBoolean(cut.caughtUp());
        out.putString(cut.note());
    }

    static Cut readCut(ByteReader in) {
        return new Cut(
                in.readString(),
                in.readString(),
                readPosition(in),
                readPosition(in),
                Instant.parse(in.readString()),
                in.readBoolean(),
                in.readString());
    }
}
