package dev.parallax.setup;

import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.GtidSet;
import dev.parallax.setup.Histories.Unnamed;
import java.util.List;
import java.util.Map;

/** Looks through a node's log for transactions without a GTID. One that has none is logged as such, whatever it did. */
final class UnnamedInLog {

    /** Events asked for at once. */
    private static final int PAGE = 10_000;

    private final Session session;

    UnnamedInLog(Session session) {
        this.session = session;
    }

    /** @param set from the file on that holds its last transaction; empty for all that the node ever logged */
    Unnamed since(GtidSet set) {
        List<String> files = session.column("SHOW BINARY LOGS");
        int first = files.size() - 1;
        while (first >= 0 && previous(files.get(first)).containsAll(set)) {
            first--;
        }
        // A file that begins with all of them may not be the first that did.
        boolean reaches = first >= 0 || BinlogPosition.sequenceOf(files.get(0)) == 1;
        boolean some = files.subList(Math.max(first, 0), files.size()).stream().anyMatch(this::hasSome);
        return some ? Unnamed.SOME : reaches ? Unnamed.NONE : Unnamed.UNKNOWN;
    }

    /** What had been executed when this file was begun. */
    private GtidSet previous(String file) {
        return session.rows("SHOW BINLOG EVENTS IN " + Sql.quote(file) + " LIMIT 3").stream()
                .filter(event -> event.getOrDefault("Event_type", "").equals("Previous_gtids"))
                .findFirst()
                .map(event -> GtidSet.parse(event.getOrDefault("Info", "")))
                .orElse(GtidSet.empty());
    }

    private boolean hasSome(String file) {
        String from = "";
        while (true) {
            List<Map<String, String>> events =
                    session.rows("SHOW BINLOG EVENTS IN " + Sql.quote(file) + from + " LIMIT " + PAGE);
            if (events.stream()
                    .anyMatch(event -> event.getOrDefault("Event_type", "").equals("Anonymous_Gtid"))) {
                return true;
            }
            if (events.size() < PAGE) {
                return false;
            }
            // The last one once more: where the next begins does not fit its header in a log of more than 4 GiB.
            from = " FROM " + events.get(PAGE - 1).getOrDefault("Pos", "");
        }
    }
}
