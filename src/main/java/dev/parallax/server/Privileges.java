package dev.parallax.server;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** What an account may do. */
public final class Privileges {

    private Privileges() {}

    /** Names as {@code SELECT}: those that the session's account was granted itself, on everything. */
    public static Set<String> onEverything(Statement session) throws SQLException {
        Set<String> held = new TreeSet<>();
        try (ResultSet rows =
                session.executeQuery("SELECT DISTINCT PRIVILEGE_TYPE FROM information_schema.USER_PRIVILEGES"
                        + " WHERE GRANTEE = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')")) {
            while (rows.next()) {
                held.add(rows.getString(1));
            }
        }
        return held;
    }
}
