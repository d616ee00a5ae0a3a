package dev.parallax.setup;

import dev.parallax.server.Privileges;
import java.util.ArrayList;
import java.util.List;

/** What a session may do on everything, its active roles included. */
final class HeldPrivileges {

    private static final List<String> NEEDED = List.of(
            "SELECT",
            "CREATE",
            "DROP",
            "RELOAD",
            "CREATE USER",
            "REPLICATION CLIENT",
            // For SET PERSIST_ONLY, and RESET PERSIST, by which settings are taken back.
            "PERSIST_RO_VARIABLES_ADMIN");

    /** SUPER still includes these. */
    private static final List<String> NEEDED_OR_SUPER = List.of("REPLICATION_SLAVE_ADMIN", "SYSTEM_VARIABLES_ADMIN");

    private HeldPrivileges() {}

    /** What setup needs besides, in the words of GRANT. */
    static List<String> missing(Session session) {
        Privileges held = session.privileges();
        List<String> missing = new ArrayList<>();
        NEEDED.stream().filter(name -> !isHeld(held, name)).forEach(missing::add);
        NEEDED_OR_SUPER.stream()
                .filter(name -> !isHeld(held, name) && !isHeld(held, "SUPER"))
                .forEach(missing::add);
        // What it may not see one node may hold and the other not.
        if (!held.takenBack("SELECT").isEmpty()) {
            missing.add("SELECT on " + String.join(", ", held.takenBack("SELECT")) + ", where it was taken back");
        }
        if (!held.isGrantable("REPLICATION SLAVE")) {
            missing.add("REPLICATION SLAVE with GRANT OPTION");
        }
        return missing;
    }

    /** What was taken back of a single database setup does not need there. */
    private static boolean isHeld(Privileges held, String name) {
        return held.has(name) || !held.takenBack(name).isEmpty();
    }
}
