package dev.parallax.server;

import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.sql.SQLException;

/** Says what went wrong between here and a server, and what to do next; shared by JDBC and the replication stream. */
public final class ConnectionProblems {

    /** ER_DBACCESS_DENIED_ERROR: the account exists and may not use this schema. */
    private static final int DATABASE_ACCESS_DENIED = 1044;
    /** ER_ACCESS_DENIED_ERROR: wrong user or password. */
    private static final int ACCESS_DENIED = 1045;
    /** ER_SPECIFIC_ACCESS_DENIED_ERROR: a privilege is missing. */
    private static final int PRIVILEGE_MISSING = 1227;
    /** ER_NO_BINARY_LOGGING. */
    private static final int NO_BINARY_LOG = 1381;

    /** Code of {@link #unreachable}. */
    public static final String UNREACHABLE = "PX-NET-001";
    /** Code of {@link #lost}. */
    public static final String LOST = "PX-NET-004";

    private ConnectionProblems() {}

    /** The host cannot be resolved, or nothing answers at the port. */
    public static ProblemException unreachable(ConnectionSettings server, String detail) {
        return ProblemException.usage(
                UNREACHABLE,
                "cannot reach " + server.label() + ": " + detail + "; check host and port, and that the server runs");
    }

    /** The server said no to user and password. */
    public static ProblemException accessDenied(ConnectionSettings server, String said) {
        return ProblemException.usage(
                "PX-NET-002",
                server.label() + " refused user '" + server.user() + "': " + said + "; check user and password");
    }

    /** What is wrong with each of two servers, so that both can be mended before the next try. */
    public static ProblemException both(ProblemException first, ProblemException second) {
        String code = second.code().equals(first.code()) ? "" : second.code() + " ";
        String said = first.getMessage() + "; " + code + second.getMessage();
        return first.kind() == ProblemException.Kind.USAGE
                ? ProblemException.usage(first.code(), said)
                : ProblemException.inconclusive(first.code(), said, first);
    }

    /** A privilege is missing. */
    public static ProblemException privilegeMissing(ConnectionSettings server, String privileges, String said) {
        return ProblemException.usage(
                "PX-NET-003",
                "user '" + server.user() + "' may not do this on " + server.label() + ": " + said
                        + "; run there: GRANT " + privileges + " ON *.* TO '" + server.user() + "'@'%' (or the host it"
                        + " was created for)");
    }

    /** A connection that had worked broke and did not come back. */
    public static ProblemException lost(ConnectionSettings server, String detail, Throwable cause) {
        return ProblemException.inconclusive(
                LOST, "lost the connection to " + server.label() + ": " + detail + "; run again", cause);
    }

    /** The encryption that {@code --ssl-mode} asks for is not to be had. */
    public static ProblemException encryption(ConnectionSettings server, String detail) {
        return ProblemException.usage(
                "PX-NET-005",
                "no connection to " + server.label() + " with --ssl-mode=" + server.sslMode() + ": " + detail
                        + "; check --ssl-mode and --ssl-ca");
    }

    /**
     * Whether TLS failed because the connection ended beneath it, rather than over what the two sides want of each other:
     * a server that stops in the middle of a handshake says nothing about its certificates.
     *
     * @param tls what TLS reported
     */
    public static boolean endedWithinTls(Throwable tls) {
        for (Throwable cause = tls; cause != null; cause = cause.getCause()) {
            if (cause instanceof EOFException || cause instanceof SocketException) {
                return true;
            }
        }
        return false;
    }

    /** The server has no binary log. */
    public static ProblemException noBinaryLog(ConnectionSettings server) {
        return ProblemException.usage(
                "PX-SRC-021",
                server.label() + " writes no binary log (log_bin=OFF): nothing there can be audited; set log_bin and"
                        + " restart it");
    }

    /**
     * What a server's error number means; everything that is not known by number counts as a failed question.
     *
     * @param privileges what to grant where a privilege is missing
     */
    public static ProblemException fromServer(
            ConnectionSettings server, int errorNumber, String said, String privileges, Throwable cause) {
        return switch (errorNumber) {
            case ACCESS_DENIED -> accessDenied(server, said);
            case DATABASE_ACCESS_DENIED, PRIVILEGE_MISSING -> privilegeMissing(server, privileges, said);
            case NO_BINARY_LOG -> noBinaryLog(server);
            default ->
                ProblemException.inconclusive(
                        "PX-NET-007",
                        server.label() + " answered with error " + errorNumber + ": " + said
                                + "; mend that and run again",
                        cause);
        };
    }

    /** A statement failed on a connection that had worked. */
    public static ProblemException statementFailed(ConnectionSettings server, SQLException e, String privileges) {
        return isConnectionLoss(e)
                ? lost(server, firstLine(e), e)
                : fromServer(server, e.getErrorCode(), firstLine(e), privileges, e);
    }

    /** Whether the connection is gone, rather than the statement wrong. */
    public static boolean isConnectionLoss(SQLException e) {
        String state = e.getSQLState();
        return (state != null && state.startsWith("08"))
                || e.getErrorCode() == 1053
                || e.getErrorCode() == 3168
                || isBrokenOff(e);
    }

    /** A connection that ends within a packet is reported by the driver without a state, with what the socket said. */
    private static boolean isBrokenOff(SQLException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) {
                return true;
            }
        }
        return false;
    }

    /** Drivers append advice and stack hints to their messages; the first line says what happened. */
    public static String firstLine(Throwable e) {
        String message = e.getMessage();
        return message == null || message.isBlank()
                ? e.getClass().getSimpleName()
                : message.strip().lines().findFirst().orElse("");
    }
}
