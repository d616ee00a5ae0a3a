package dev.parallax.source;

/** Type codes in event headers ({@code Log_event_type} in MySQL's binlog_event.h). Row events: see RowsEvent. */
final class EventType {
    static final int QUERY = 2;
    static final int STOP = 3;
    static final int ROTATE = 4;
    static final int INTVAR = 5;
    static final int APPEND_BLOCK = 9;
    static final int DELETE_FILE = 11;
    static final int RAND = 13;
    static final int USER_VAR = 14;
    static final int FORMAT_DESCRIPTION = 15;
    static final int XID = 16;
    static final int BEGIN_LOAD_QUERY = 17;
    static final int EXECUTE_LOAD_QUERY = 18;
    static final int TABLE_MAP = 19;
    static final int INCIDENT = 26;
    static final int HEARTBEAT = 27;
    static final int IGNORABLE = 28;
    static final int ROWS_QUERY = 29;
    static final int GTID = 33;
    static final int ANONYMOUS_GTID = 34;
    static final int PREVIOUS_GTIDS = 35;
    static final int TRANSACTION_CONTEXT = 36;
    static final int VIEW_CHANGE = 37;
    static final int XA_PREPARE = 38;
    static final int TRANSACTION_PAYLOAD = 40;
    static final int HEARTBEAT_V2 = 41;
    static final int GTID_TAGGED = 42;

    /** Bytes of the header that every event begins with. */
    static final int HEADER_BYTES = 19;

    static final int CHECKSUM_BYTES = 4;

    /** In the flags of a format description event: the file was not closed when this was written. */
    static final int FLAG_IN_USE = 0x1;
    /** In an event's flags: made up by the server for the stream, not in the log file. */
    static final int FLAG_ARTIFICIAL = 0x20;
    /** In the flags of a format description event: the file is a relay log. */
    static final int FLAG_RELAY_LOG = 0x40;
    /** In an event's flags: a reader that does not know the type may pass over it. */
    static final int FLAG_IGNORABLE = 0x80;

    private EventType() {}
}
