package dev.parallax.journal;

import dev.parallax.change.LogFile;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * The first record of each queue file: all that a reader or a writer must know of the files before it, so that those
 * may be deleted.
 *
 * @param createdMillis when the file was begun, milliseconds since 1970-01-01 UTC, by the auditor's clock
 * @param insideTransaction whether the records that follow go on with a transaction begun in an earlier file
 * @param resume as in {@link Checkpoint}; null at the very beginning
 * @param lastTransaction the last complete transaction before this file
 * @param logFile the log file being read at this point; null at the very beginning
 * @param executed every GTID known to be in the log before this point
 * @param cut the last cut before this point
 */
record Head(
        long createdMillis,
        boolean insideTransaction,
        @Nullable BinlogPosition resume,
        @Nullable TransactionId lastTransaction,
        @Nullable LogFile logFile,
        GtidSet executed,
        @Nullable Cut cut) {

    void write(ByteWriter out) {
        out.putInt(JournalIdentity.FORMAT_VERSION);
        out.putLong(createdMillis);
        out.putBoolean(insideTransaction);
        Codec.writePosition(out, resume);
        Codec.writeId(out, lastTransaction);
        out.putBoolean(logFile != null);
        if (logFile != null) {
            Codec.write(out, logFile);
        }
        out.putString(executed.toString());
        out.putBoolean(cut != null);
        if (cut != null) {
            Codec.write(out, cut);
        }
    }

    static Head read(ByteReader in) {
        int version = in.readInt();
        if (version != JournalIdentity.FORMAT_VERSION) {
            throw new IllegalArgumentException("a file of format version " + version);
        }
        return new Head(
                in.readLong(),
                in.readBoolean(),
                Codec.readPosition(in),
                Codec.readId(in),
                in.readBoolean() ? Codec.readLogFile(in) : null,
                GtidSet.parse(in.readString()),
                in.readBoolean() ? Codec.readCut(in) : null);
    }
}
