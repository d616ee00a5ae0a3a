package dev.parallax.server;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a session may do, its active roles included, as {@code SHOW GRANTS} lists it. That shows to everybody what was
 * taken back of single databases (partial revokes): {@code information_schema} does not, and {@code mysql.user} only to
 * who may read it.
 */
public final class Privileges {

    private static final Set<String> SYSTEM = Set.of("mysql", "sys", "information_schema", "performance_schema");

    private static final String ALL = "ALL PRIVILEGES";

    private final Set<String> everywhere = new TreeSet<>();
    private final Set<String> grantable = new TreeSet<>();
    private final Map<String, Set<String>> takenBack = new HashMap<>();
    private final Map<String, List<Pattern>> onDatabases = new HashMap<>();

    /**
     * @param grants as {@code SHOW GRANTS} lists them
     * @param patterns whether {@code %} and {@code _} in the name of a database stand for others
     */
    public Privileges(List<String> grants, boolean patterns) {
        grants.forEach(grant -> add(grant, patterns));
    }

    /** Asks what this session may do. */
    public static Privileges of(Statement session) throws SQLException {
        List<String> grants = new ArrayList<>();
        try (ResultSet rows = session.executeQuery("SHOW GRANTS")) {
            while (rows.next()) {
                grants.add(rows.getString(1));
            }
        }
        try (ResultSet rows = session.executeQuery("SHOW GLOBAL VARIABLES LIKE 'partial_revokes'")) {
            return new Privileges(grants, !(rows.next() && "ON".equals(rows.getString(2))));
        }
    }

    private void add(String grant, boolean patterns) {
        boolean revoke = grant.startsWith("REVOKE ");
        int on = grant.indexOf(" ON ");
        if (on < 0 || !(revoke || grant.startsWith("GRANT "))) {
            return; // a role
        }
        List<String> names = Arrays.stream(
                        grant.substring(grant.indexOf(' '), on).split(",", -1))
                .map(String::strip)
                .toList();
        String object = grant.substring(on + " ON ".length());
        if (object.startsWith("*.* ")) {
            everywhere.addAll(names);
            if (grant.endsWith(" WITH GRANT OPTION")) {
                grantable.addAll(names);
            }
            return;
        }
        String database = database(object);
        if (database.isEmpty() || SYSTEM.contains(database.toLowerCase(Locale.ROOT))) {
            return;
        }
        for (String name : names) {
            if (revoke) {
                takenBack.computeIfAbsent(name, none -> new TreeSet<>()).add(database);
            } else {
                onDatabases
                        .computeIfAbsent(name, none -> new ArrayList<>())
                        .add(patterns ? like(database) : Pattern.compile(Pattern.quote(database)));
            }
        }
    }

    /** The name in {@code `shop`.* TO ...}; empty where it is of a table, a routine or an account. */
    private static String database(String object) {
        char quote = object.charAt(0);
        if (quote != '`' && quote != '"') {
            // A server may be set to leave out quotes that are not needed.
            int end = object.indexOf(".* ");
            return end < 0 || object.indexOf(' ') < end ? "" : object.substring(0, end);
        }
        StringBuilder name = new StringBuilder();
        int at = 1;
        while (at < object.length()) {
            if (object.charAt(at) == quote) {
                if (at + 1 >= object.length() || object.charAt(at + 1) != quote) {
                    break;
                }
                at++;
            }
            name.append(object.charAt(at++));
        }
        return object.startsWith(".* ", at + 1) ? name.toString() : "";
    }

    /** A name of a database as GRANT takes it: {@code shop\_a} is one, {@code shop_a} and {@code shop%} are many. */
    private static Pattern like(String name) {
        StringBuilder regex = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c == '\\' && i + 1 < name.length()) {
                regex.append(Pattern.quote(String.valueOf(name.charAt(++i))));
            } else {
                regex.append(c == '%' ? ".*" : c == '_' ? "." : Pattern.quote(String.valueOf(c)));
            }
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL);
    }

    /** Names as {@code SELECT}: what it may do everywhere, all databases of users included. */
    public Set<String> onEverything() {
        Set<String> held = new TreeSet<>(everywhere);
        held.removeAll(takenBack.keySet());
        return held;
    }

    /** Whether it may do this everywhere, in all databases of users. */
    public boolean has(String privilege) {
        return holds(everywhere, privilege) && takenBack(privilege).isEmpty();
    }

    /** Whether it may let others do this. */
    public boolean isGrantable(String privilege) {
        return holds(grantable, privilege);
    }

    /** The databases of users of which this was taken back, where it may do it everywhere else. */
    public Set<String> takenBack(String privilege) {
        return holds(everywhere, privilege) ? takenBack.getOrDefault(privilege, Set.of()) : Set.of();
    }

    /** Whether it may do this with all that is in the database. */
    public boolean has(String privilege, String database) {
        return holds(everywhere, privilege)
                ? !takenBack(privilege).contains(database)
                : granted(privilege, database) || granted(ALL, database);
    }

    private boolean granted(String privilege, String database) {
        return onDatabases.getOrDefault(privilege, List.of()).stream()
                .anyMatch(pattern -> pattern.matcher(database).matches());
    }

    private static boolean holds(Set<String> names, String privilege) {
        return names.contains(privilege) || names.contains(ALL);
    }
}
