package dev.parallax.verify;

import dev.parallax.finding.Side;

/** A server would not finish a statement about one table; the connection is as good as before. */
final class StatementRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** ER_QUERY_TIMEOUT: it took longer than {@code max_execution_time}. */
    private static final int TOO_LONG = 3024;
    /** ER_INVALID_BITWISE_OPERANDS_SIZE: a row without a digest, see {@link RowDigest#bytes()}. */
    private static final int NO_DIGEST = 3513;

    private final Side side;
    private final int error;

    StatementRefusedException(Side side, int error, String said) {
        super(said);
        this.side = side;
        this.error = error;
    }

    /** A row is too long for a digest. */
    static StatementRefusedException withoutDigest(Side side) {
        return new StatementRefusedException(side, NO_DIGEST, "a row has no digest");
    }

    boolean tookTooLong() {
        return error == TOO_LONG;
    }

    /** Why the table could not be compared, for a person. */
    String reason() {
        return switch (error) {
            case TOO_LONG -> side.label() + " needs too long for it: " + getMessage();
            case NO_DIGEST ->
                side.label() + " gives no digest of one of its rows, which is longer than max_allowed_packet there;"
                        + " raise max_allowed_packet";
            default -> side.label() + " answered with error " + error + ": " + getMessage();
        };
    }
}
