package dev.parallax.journal;

import dev.parallax.mysql.ServerUuid;

/**
 * Whose binary log a queue holds.
 *
 * @param serverId {@code server_id}, unsigned 32 bits
 * @param version the server's version when the journal was begun, for example {@code 8.0.31}; it may change later
 */
public record NodeIdentity(ServerUuid serverUuid, long serverId, String version) {

    /** The version left out, since an upgrade does not make another server. */
    boolean sameServer(NodeIdentity other) {
        return serverUuid.equals(other.serverUuid) && serverId == other.serverId;
    }

    /** Short enough for a message. */
    String describe() {
        return serverUuid + " (server_id " + serverId + ")";
    }
}
