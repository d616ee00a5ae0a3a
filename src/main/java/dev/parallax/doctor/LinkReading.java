package dev.parallax.doctor;

import dev.parallax.mysql.BinlogPosition;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one replication link stands, for who asks often. No message of the server is in it: those quote rows and accounts.
 *
 * @param channel "" is the default channel's name
 * @param sourceUuid server_uuid of its source; empty before the first contact
 * @param receiver whether the receiver (I/O thread) runs
 * @param applierRuns whether the applier (SQL thread) runs
 * @param receiverError {@code Last_IO_Errno}; 0 for none
 * @param applierErrors {@code Last_SQL_Errno} and the workers' errors
 * @param lagSeconds by how much the oldest commit that is being applied, else the last that was received and is not
 *     applied, is older than now, by this node's clock; null where the server does not tell
 * @param secondsBehind {@code Seconds_Behind_Source}; null where that is NULL
 * @param executed behind the last transaction it has committed, in its source's log; null before the first contact
 */
public record LinkReading(
        String channel,
        String sourceUuid,
        Receiver receiver,
        boolean applierRuns,
        long receiverError,
        List<Long> applierErrors,
        @Nullable Double lagSeconds,
        @Nullable Long secondsBehind,
        @Nullable BinlogPosition executed) {

    /** {@code Replica_IO_Running}. */
    public enum Receiver {
        RUNNING,
        /** It tries, and does not get through. */
        CONNECTING,
        STOPPED
    }

    static LinkReading of(Map<String, Object> status) {
        long receiverError = number(status, "last_io_errno");
        long applierError = number(status, "last_sql_errno");
        List<Long> errors = status.get("errors") instanceof List<?> all
                ? all.stream()
                        .map(Long.class::cast)
                        .filter(error -> error != receiverError || error == applierError)
                        .toList()
                : List.of();
        String file = text(status, "relay_source_log_file");
        return new LinkReading(
                text(status, "channel_name"),
                text(status, "source_uuid"),
                switch (text(status, "replica_io_running")) {
                    case "Yes" -> Receiver.RUNNING;
                    case "Connecting" -> Receiver.CONNECTING;
                    default -> Receiver.STOPPED;
                },
                text(status, "replica_sql_running").equals("Yes"),
                receiverError,
                errors,
                status.get("lag_seconds") instanceof Number lag ? (Double) lag.doubleValue() : null,
                status.get("seconds_behind_source") instanceof Long seconds ? seconds : null,
                file.isEmpty() ? null : new BinlogPosition(file, number(status, "exec_source_log_pos")));
    }

    private static String text(Map<String, Object> status, String name) {
        return String.valueOf(status.getOrDefault(name, ""));
    }

    private static long number(Map<String, Object> status, String name) {
        return status.get(name) instanceof Long number ? number : 0;
    }
}
