package dev.parallax.setup;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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

    private final Set<String> held = new HashSet<>();
    private final Set<String> grantable = new HashSet<>();

    /** @param grants as {@code SHOW GRANTS} lists them */
    HeldPrivileges(List<String> grants) {
        for (String grant : grants) {
            int on = grant.indexOf(" ON *.* TO ");
            if (grant.startsWith("GRANT ") && on > 0) {
                List<String> names = Arrays.stream(
                                grant.substring("GRANT ".length(), on).split(",", -1))
                        .map(String::strip)
                        .toList();
                held.addAll(names);
                if (grant.endsWith(" WITH GRANT OPTION")) {
                    grantable.addAll(names);
                }
            }
        }
    }

    static HeldPrivileges read(Session session) {
        String roles = session.text("SELECT CURRENT_ROLE()");
        return new HeldPrivileges(
                session.column(roles.equals("NONE") ? "SHOW GRANTS" : "SHOW GRANTS FOR CURRENT_USER() USING " + roles));
    }

    /** What setup needs besides, in the words of GRANT. */
    List<String> missing() {
        List<String> missing = new ArrayList<>();
        NEEDED.stream().filter(name -> !has(name)).forEach(missing::add);
        NEEDED_OR_SUPER.stream().filter(name -> !has(name) && !has("SUPER")).forEach(missing::add);
        if (!grantable.contains("REPLICATION SLAVE") && !grantable.contains("ALL PRIVILEGES")) {
            missing.add("REPLICATION SLAVE with GRANT OPTION");
        }
        return missing;
    }

    private boolean has(String name) {
        return held.contains(name) || held.contains("ALL PRIVILEGES");
    }
}
