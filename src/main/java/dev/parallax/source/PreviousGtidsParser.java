package dev.parallax.source;

import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerUuid;

/** Reads PREVIOUS_GTIDS_LOG_EVENT: {@code Gtid_set::encode} in MySQL's rpl_gtid_set.cc, with and without tags. */
final class PreviousGtidsParser {

    private PreviousGtidsParser() {}

    static GtidSet parse(byte[] buffer, int bodyStart, int bodyEnd) {
        ByteReader in = new ByteReader(buffer, bodyStart, bodyEnd);
        long header = in.int64();
        // With tags, format 1 stands in the highest and the lowest byte and the count in the 48 bits between.
        boolean tagged = header >>> 56 == 1;
        long count = tagged ? header << 8 >>> 16 : header;
        GtidSet.Builder set = new GtidSet.Builder();
        for (long i = 0; i < count; i++) {
            ServerUuid server = new ServerUuid(Long.reverseBytes(in.int64()), Long.reverseBytes(in.int64()));
            String tag = tagged ? in.string((int) in.variableUnsigned()) : "";
            long intervals = in.int64();
            for (long j = 0; j < intervals; j++) {
                long from = in.int64();
                long behind = in.int64();
                set.add(server, tag, from, behind - 1);
            }
        }
        return set.build();
    }
}
