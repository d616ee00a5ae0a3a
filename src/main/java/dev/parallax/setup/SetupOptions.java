package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.mysql.Password;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What kind of pair is wanted.
 *
 * @param a where b reaches a
 * @param b where a reaches b
 * @param account name of the account on each node by which the peer reads its log
 * @param password of that account; null for one that is made up for each node
 * @param tls whether the account must use TLS
 * @param certificateAuthority file on both servers with the authority that the peer's certificate must be of; null for
 *     any certificate
 * @param filePosition whether links go by file and position; otherwise by GTIDs
 * @param truth the node whose rows are right where the two differ; null when they must not differ
 * @param patience how long a row may take to the peer, and open transactions to end
 */
public record SetupOptions(
        PeerAddress a,
        PeerAddress b,
        String account,
        @Nullable Password password,
        boolean tls,
        @Nullable String certificateAuthority,
        boolean filePosition,
        @Nullable Side truth,
        Duration patience) {

    /** What the account is called where nobody says otherwise. */
    public static final String ACCOUNT = "parallax_replica";

    PeerAddress address(Side side) {
        return side == Side.A ? a : b;
    }
}
