package dev.parallax.problem;

import org.jspecify.annotations.Nullable;

/**
 * An error a user can act on. The message is complete by itself: what is known and what to do next. It never carries a
 * password. The command line prints {@code code message} and ends with the kind's exit status.
 */
public final class ProblemException extends RuntimeException {

    /** What an error means for whoever called the program. */
    public enum Kind {
        /** Wrong usage or configuration: the call has to change. */
        USAGE(2),
        /** The question could not be answered: a purged log, a lost connection, an unreadable file. */
        INCONCLUSIVE(3);

        private final int exitStatus;

        Kind(int exitStatus) {
            this.exitStatus = exitStatus;
        }

        public int exitStatus() {
            return exitStatus;
        }
    }

    private final String code;
    private final Kind kind;

    private ProblemException(Kind kind, String code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.code = code;
    }

    /** Wrong usage or configuration; exit status 2. */
    public static ProblemException usage(String code, String message) {
        return new ProblemException(Kind.USAGE, code, message, null);
    }

    /** Something that kept the answer from being proved; exit status 3. */
    public static ProblemException inconclusive(String code, String message) {
        return new ProblemException(Kind.INCONCLUSIVE, code, message, null);
    }

    /** As {@link #inconclusive(String, String)}, keeping what was underneath for the verbose log. */
    public static ProblemException inconclusive(String code, String message, Throwable cause) {
        return new ProblemException(Kind.INCONCLUSIVE, code, message, cause);
    }

    /** A stable code such as {@code PX-SRC-003}. */
    public String code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }
}
