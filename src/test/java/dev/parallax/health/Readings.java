package dev.parallax.health;

import dev.parallax.doctor.LinkReading;
import dev.parallax.doctor.LinkReading.Receiver;
import dev.parallax.doctor.ReplicationReading;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;
import dev.parallax.server.PeerProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the two nodes of a pair could have said. */
final class Readings {

    static final String A = "aaaaaaaa-0000-0000-0000-000000000001";
    static final String B = "bbbbbbbb-0000-0000-0000-000000000002";

    private Readings() {}

    /** A link that runs. */
    static LinkReading link(String source) {
        return link(source, Receiver.RUNNING, true, 0, List.of(), 0.0);
    }

    static LinkReading link(
            String source,
            Receiver receiver,
            boolean applier,
            long receiverError,
            List<Long> applierErrors,
            @Nullable Double lag) {
        return new LinkReading("", source, receiver, applier, receiverError, applierErrors, lag, null, null);
    }

    static LinkReading at(String source, long position) {
        return new LinkReading(
                "",
                source,
                Receiver.RUNNING,
                true,
                0,
                List.of(),
                null,
                null,
                new BinlogPosition("mysql-bin.000001", position));
    }

    static ReplicationReading reading(String uuid, double clockOffset, LinkReading... links) {
        return reading(uuid, "", 4, clockOffset, links);
    }

    /** @param executed its gtid_executed; "" for a server without GTIDs */
    static ReplicationReading reading(
            String uuid, String executed, long logEnd, double clockOffset, LinkReading... links) {
        return new ReplicationReading(
                uuid,
                !executed.isEmpty(),
                new PeerProgress.Mark(GtidSet.parse(executed), new BinlogPosition("mysql-bin.000001", logEnd), 1),
                List.of(links),
                clockOffset,
                0.001);
    }
}
