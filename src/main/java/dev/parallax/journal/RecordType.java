package dev.parallax.journal;

/** First byte of each record. The numbers are on disk: never reuse one. */
final class RecordType {
    /** First record of each queue file: the state at this point. */
    static final int HEAD = 1;

    static final int LOG_FILE = 2;
    static final int TABLE = 3;
    static final int BEGIN = 4;
    static final int ROWS_QUERY = 5;
    static final int ROWS = 6;
    static final int STATEMENT = 7;
    static final int END = 8;
    static final int ABANDON = 9;
    static final int CUT = 10;
    static final int AUTO_INCREMENT = 11;

    private RecordType() {}
}
