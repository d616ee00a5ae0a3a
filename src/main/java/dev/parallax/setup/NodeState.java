package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.ServerVersion;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One server at one moment.
 *
 * @param variables global ones by name
 * @param persisted those that {@code SET PERSIST} has set
 * @param links every channel that has a source
 * @param account the one for the peer; null when there is none
 * @param schemas those of users, MySQL's own left out
 * @param executed read before {@code logEnd}
 * @param logEnd null when it writes no log
 * @param missingPrivileges what setup needs and the session has not
 * @param encrypted whether the session itself uses TLS
 * @param offersTls whether the server has a certificate
 */
record NodeState(
        Side side,
        ConnectionSettings settings,
        ServerVersion version,
        Map<String, String> variables,
        Map<String, String> persisted,
        List<Link> links,
        @Nullable ReplicaAccount account,
        Set<String> schemas,
        GtidSet executed,
        @Nullable BinlogPosition logEnd,
        List<String> missingPrivileges,
        boolean encrypted,
        boolean offersTls) {

    Words words() {
        return new Words(version);
    }

    /** {@code a (db1:3306)}. */
    String label() {
        return settings.label();
    }

    /** Empty when the version does not know the variable. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** As {@link #variable}, by the new name of a variable that has two. */
    String replicaVariable(String newName) {
        return variable(words().variable(newName));
    }

    boolean isOn(String name) {
        String value = variable(name);
        return value.equalsIgnoreCase("ON") || value.equals("1");
    }

    String uuid() {
        return variable("server_uuid");
    }

    long serverId() {
        return Long.parseLong("0" + variable("server_id"));
    }

    GtidMode gtidMode() {
        return GtidMode.of(variable("gtid_mode"));
    }

    /** The link of the default channel; null without one. */
    @Nullable
    Link link() {
        return links.stream()
                .filter(link -> link.channel().isEmpty())
                .findFirst()
                .orElse(null);
    }

    boolean isBlank() {
        return schemas.isEmpty();
    }

    /** Whether {@code SET PERSIST} outlasts a restart. */
    boolean loadsPersisted() {
        return isOn("persisted_globals_load");
    }
}
