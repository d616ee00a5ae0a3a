package dev.parallax.setup;

import java.util.ArrayList;
import java.util.List;

/**
 * An account that is there already.
 *
 * @param tls the account's {@code ssl_type}; empty when it may do without TLS
 * @param grants as {@code SHOW GRANTS} lists them
 */
record ReplicaAccount(
        String user, String host, String plugin, String tls, boolean locked, boolean expired, List<String> grants) {

    static final String PLUGIN = "caching_sha2_password";

    /** How it is other than setup would make it; empty when it is right. */
    List<String> differences(boolean tlsWanted) {
        List<String> differences = new ArrayList<>();
        if (!plugin.equals(PLUGIN)) {
            differences.add("it authenticates with " + plugin + " instead of " + PLUGIN);
        }
        if (tlsWanted && tls.isEmpty()) {
            differences.add("it does not require TLS");
        }
        if (locked) {
            differences.add("it is locked");
        }
        if (expired) {
            differences.add("its password has expired");
        }
        if (!mayReplicate()) {
            differences.add("it has no REPLICATION SLAVE");
        }
        grants.stream()
                .filter(grant -> !isReplication(grant) && !grant.startsWith("GRANT USAGE ON *.* "))
                .forEach(grant -> differences.add("it may do more: " + grant));
        return differences;
    }

    boolean mayReplicate() {
        return grants.stream().anyMatch(ReplicaAccount::isReplication);
    }

    private static boolean isReplication(String grant) {
        return grant.startsWith("GRANT REPLICATION SLAVE ON *.* ") && !grant.endsWith(" WITH GRANT OPTION");
    }
}
