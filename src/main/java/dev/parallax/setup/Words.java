package dev.parallax.setup;

import dev.parallax.mysql.ServerVersion;

/**
 * The words a version knows: {@code START REPLICA} came with 8.0.22, {@code CHANGE REPLICATION SOURCE TO} with 8.0.23, the
 * {@code replica} system variables with 8.0.26; the old statements went with 8.4.0. Links are those of the default
 * channel, named, since a statement without a channel is for all of them.
 */
record Words(ServerVersion version) {

    private boolean newStatements() {
        return version.atLeast(8, 0, 22);
    }

    private String replica() {
        return newStatements() ? "REPLICA" : "SLAVE";
    }

    String showReplicaStatus() {
        return "SHOW " + replica() + " STATUS";
    }

    String startReplica() {
        return "START " + replica() + " FOR CHANNEL ''";
    }

    String stopReplica() {
        return "STOP " + replica() + " FOR CHANNEL ''";
    }

    String resetReplica() {
        return "RESET " + replica() + " ALL FOR CHANNEL ''";
    }

    /** A variable whose new name holds {@code replica}. */
    String variable(String newName) {
        return version.atLeast(8, 0, 26) ? newName : newName.replace("replica", "slave");
    }

    /** Points the node at its peer. Each option is written {@code SOURCE_...}, also for versions that say MASTER. */
    String changeSource(SourceOption... options) {
        boolean newWords = version.atLeast(8, 0, 23);
        StringBuilder sql = new StringBuilder(newWords ? "CHANGE REPLICATION SOURCE TO" : "CHANGE MASTER TO");
        String separator = " ";
        for (SourceOption option : options) {
            String name = newWords ? option.name() : option.name().replace("SOURCE_", "MASTER_");
            sql.append(separator).append(name).append(" = ").append(option.value());
            separator = ", ";
        }
        return sql.append(" FOR CHANNEL ''").toString();
    }

    /** @param value as it stands in SQL */
    record SourceOption(String name, String value) {}

    /** What makes a logical copy of a node's data that says up to where in the log it reaches. */
    String dumpPositionOption() {
        return version.atLeast(8, 0, 26) ? "--source-data=2" : "--master-data=2";
    }
}
