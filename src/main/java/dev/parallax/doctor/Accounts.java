package dev.parallax.doctor;

import dev.parallax.doctor.Query.Row;
import dev.parallax.mysql.TableName;
import dev.parallax.server.Privileges;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Accounts and what they may do. Password hashes are never asked for, only whether there is none. */
final class Accounts {

    private static final String USERS = "SELECT User AS account_user, Host AS account_host, plugin, ssl_type,"
            + " account_locked, password_expired, password_lifetime, authentication_string = ''"
            + " AND plugin IN ('caching_sha2_password', 'sha256_password', 'mysql_native_password') AS no_password";

    private static final String DYNAMIC =
            "SELECT USER AS account_user, HOST AS account_host, PRIV AS privilege FROM mysql.global_grants";

    /** Grants on less than everything, and roles. */
    private static final String NARROWER = "SELECT account_user, account_host, COUNT(*) AS grants FROM ("
            + "SELECT User AS account_user, Host AS account_host FROM mysql.db"
            + " UNION ALL SELECT User, Host FROM mysql.tables_priv"
            + " UNION ALL SELECT User, Host FROM mysql.procs_priv"
            + " UNION ALL SELECT TO_USER, TO_HOST FROM mysql.role_edges) g GROUP BY account_user, account_host";

    private static final String ROLES = "SELECT TO_USER AS account_user, TO_HOST AS account_host,"
            + " FROM_USER AS role_user, FROM_HOST AS role_host FROM mysql.role_edges";

    private Accounts() {}

    static List<Map<String, Object>> read(Connection connection) throws SQLException {
        List<String> columns = Query.rows(
                        connection,
                        "SELECT COLUMN_NAME AS name FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = 'mysql'"
                                + " AND TABLE_NAME = 'user' AND COLUMN_NAME LIKE '%\\_priv'")
                .stream()
                .map(row -> row.text("name"))
                .toList();
        StringBuilder sql = new StringBuilder(USERS);
        columns.forEach(column -> sql.append(", ").append(TableName.quote(column)));
        Map<String, Map<String, Object>> accounts = new LinkedHashMap<>();
        for (Row row : Query.rows(connection, sql.append(" FROM mysql.user").toString())) {
            accounts.put(name(row), account(row, columns));
        }
        for (Row row : Query.rows(connection, DYNAMIC)) {
            Map<String, Object> account = accounts.get(name(row));
            if (account != null) {
                add(account, row.text("privilege"));
            }
        }
        for (Row row : Query.rows(connection, NARROWER)) {
            Map<String, Object> account = accounts.get(name(row));
            if (account != null) {
                account.put("narrower_grants", row.number("grants"));
            }
        }
        inherit(accounts, Query.rows(connection, ROLES));
        return new ArrayList<>(accounts.values());
    }

    /** What each account may do by its roles, and by theirs, whether they are active when it logs in or not. */
    private static void inherit(Map<String, Map<String, Object>> accounts, List<Row> edges) {
        Map<String, Set<String>> roles = new LinkedHashMap<>();
        for (Row edge : edges) {
            roles.computeIfAbsent(name(edge), none -> new LinkedHashSet<>())
                    .add("'" + edge.text("role_user") + "'@'" + edge.text("role_host") + "'");
        }
        roles.forEach((account, granted) -> {
            Set<String> all = new LinkedHashSet<>();
            Deque<String> open = new ArrayDeque<>(granted);
            while (!open.isEmpty()) {
                String role = open.pop();
                if (all.add(role)) {
                    open.addAll(roles.getOrDefault(role, Set.of()));
                }
            }
            TreeSet<String> privileges = new TreeSet<>();
            for (String role : all) {
                Map<String, Object> held = accounts.getOrDefault(role, Map.of());
                if (held.get("privileges") instanceof List<?> names) {
                    names.forEach(name -> privileges.add(String.valueOf(name)));
                }
            }
            Map<String, Object> known = accounts.get(account);
            if (known != null) {
                known.put("role_privileges", new ArrayList<Object>(privileges));
            }
        });
    }

    private static Map<String, Object> account(Row row, List<String> columns) {
        TreeSet<Object> privileges = new TreeSet<>();
        for (String column : columns) {
            if (row.is(Vocabulary.current(column))) {
                privileges.add(privilege(column));
            }
        }
        Map<String, Object> account = new LinkedHashMap<>();
        account.put("name", name(row));
        account.put("user", row.text("account_user"));
        account.put("host", row.text("account_host"));
        account.put("plugin", row.text("plugin"));
        account.put("tls", row.text("ssl_type"));
        account.put("locked", row.is("account_locked"));
        account.put("password_expired", row.is("password_expired"));
        account.put(
                "password_lifetime", row.text("password_lifetime").isEmpty() ? -1 : row.number("password_lifetime"));
        account.put("no_password", row.is("no_password"));
        account.put("privileges", new ArrayList<>(privileges));
        account.put("role_privileges", new ArrayList<>());
        account.put("narrower_grants", 0L);
        return account;
    }

    private static void add(Map<String, Object> account, String privilege) {
        List<Object> all = new ArrayList<>();
        if (account.get("privileges") instanceof List<?> known) {
            all.addAll(known);
        }
        all.add(privilege);
        account.put("privileges", all);
    }

    /** {@code REPLICATION SLAVE} for {@code Repl_slave_priv}, as GRANT spells it. */
    private static String privilege(String column) {
        String name = column.substring(0, column.length() - "_priv".length())
                .toUpperCase(Locale.ROOT)
                .replace('_', ' ');
        return switch (name) {
            case "REPL SLAVE" -> "REPLICATION SLAVE";
            case "REPL CLIENT" -> "REPLICATION CLIENT";
            case "SHOW DB" -> "SHOW DATABASES";
            case "GRANT" -> "GRANT OPTION";
            default -> name;
        };
    }

    private static String name(Row row) {
        return "'" + row.text("account_user") + "'@'" + row.text("account_host") + "'";
    }

    /** The privileges on everything of the account that asks, by its active roles too. */
    static List<Object> own(Connection connection) throws SQLException {
        return new ArrayList<>(privileges(connection).onEverything());
    }

    static Privileges privileges(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return Privileges.of(statement);
        }
    }
}
