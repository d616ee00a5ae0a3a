package dev.parallax.source;

import dev.parallax.change.Transaction;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.ServerUuid;
import java.nio.ByteBuffer;

/**
 * Reads the event that begins a transaction: GTID_LOG_EVENT and ANONYMOUS_GTID_LOG_EVENT in their fixed layout, and
 * GTID_TAGGED_LOG_EVENT in MySQL's serialization format (MySQL source, libs/mysql/binlog/event/control_events.h).
 */
final class GtidEventParser {

    /** In the immediate commit timestamp: the original one follows, because it differs. */
    private static final long ORIGINAL_FOLLOWS = 1L << 55;

    /** Flags, uuid, number, and the logical clock: everything before the commit timestamps. */
    private static final int TIMESTAMPS_OFFSET = 1 + 16 + 8 + 1 + 8 + 8;

    /** A log names one or two servers nearly always; the last one is kept to spare an object a transaction. */
    private ServerUuid lastServer = new ServerUuid(0, 0);

    private ServerUuid lastUntagged = lastServer;
    private long lastReversedHigh;
    private long lastReversedLow;

    Transaction parse(
            byte[] buffer, int bodyStart, int bodyEnd, boolean anonymous, long serverId, String file, long offset) {
        long immediate = 0;
        long original = 0;
        int at = bodyStart + TIMESTAMPS_OFFSET;
        if (bodyEnd - at >= 7) {
            immediate = LittleEndian.uint56(buffer, at);
            original = immediate;
            if ((immediate & ORIGINAL_FOLLOWS) != 0) {
                immediate &= ~ORIGINAL_FOLLOWS;
                original = LittleEndian.uint56(buffer, at + 7);
            }
        }
        if (anonymous) {
            return new Transaction(new CommitStamp(serverId, original, 0), serverId, original, immediate, file, offset);
        }
        long reversedHigh = LittleEndian.int64(buffer, bodyStart + 1);
        long reversedLow = LittleEndian.int64(buffer, bodyStart + 9);
        if (reversedHigh != lastReversedHigh || reversedLow != lastReversedLow) {
            lastReversedHigh = reversedHigh;
            lastReversedLow = reversedLow;
            lastUntagged = new ServerUuid(Long.reverseBytes(reversedHigh), Long.reverseBytes(reversedLow));
        }
        Gtid gtid = new Gtid(lastUntagged, "", LittleEndian.int64(buffer, bodyStart + 17));
        return new Transaction(gtid, serverId, original, immediate, file, offset);
    }

    /**
     * The tagged form: version, size, the last field a reader must know, then fields as (id, value) in the order of
     * {@code Gtid_event::define_fields}: 0 flags, 1 uuid, 2 number, 3 tag, 4 last committed, 5 sequence number, 6
     * immediate commit timestamp, 7 original commit timestamp (when different), and later ones that are not needed.
     */
    Transaction parseTagged(byte[] buffer, int bodyStart, int bodyEnd, long serverId, String file, long offset) {
        ByteReader in = new ByteReader(buffer, bodyStart, bodyEnd);
        in.variableUnsigned();
        in.variableUnsigned();
        in.variableUnsigned();
        ServerUuid server = lastServer;
        String tag = "";
        long number = 0;
        long immediate = 0;
        long original = 0;
        boolean known = true;
        while (known && in.remaining() > 0) {
            int field = (int) in.variableUnsigned();
            switch (field) {
                case 0 -> in.variableUnsigned();
                case 1 -> server = uuid(in);
                case 2 -> number = in.variableSigned();
                case 3 -> tag = in.string((int) in.variableUnsigned());
                case 4, 5 -> in.variableSigned();
                case 6 -> {
                    immediate = in.variableUnsigned();
                    original = immediate;
                }
                case 7 -> original = in.variableUnsigned();
                default -> known = false;
            }
        }
        return new Transaction(new Gtid(server, tag, number), serverId, original, immediate, file, offset);
    }

    private ServerUuid uuid(ByteReader in) {
        byte[] uuid = new byte[16];
        for (int i = 0; i < uuid.length; i++) {
            uuid[i] = (byte) in.variableUnsigned();
        }
        ByteBuffer buffer = ByteBuffer.wrap(uuid);
        return server(buffer.getLong(), buffer.getLong());
    }

    private ServerUuid server(long high, long low) {
        if (lastServer.high() != high || lastServer.low() != low) {
            lastServer = new ServerUuid(high, low);
        }
        return lastServer;
    }
}
