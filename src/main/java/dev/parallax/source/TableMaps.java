package dev.parallax.source;

import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableCompleter;
import dev.parallax.change.TableMap;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tables that row events of the current log refer to by id. A TABLE_MAP event precedes every statement, nearly
 * always with the bytes it had before, so equal bytes are answered without parsing.
 */
final class TableMaps {

    private static final class Entry {
        private final byte[] body;
        private final TableMap table;

        Entry(byte[] body, TableMap table) {
            this.body = body;
            this.table = table;
        }
    }

    private final TableCompleter completer;
    private final Map<Long, Entry> byId = new HashMap<>();
    /** The last id looked up: statements on one table come in runs. */
    private long lastId = -1;

    private @Nullable Entry last;

    TableMaps(TableCompleter completer) {
        this.completer = completer;
    }

    void define(byte[] buffer, int bodyStart, int bodyEnd) {
        long id = RowsEvent.tableId(buffer, bodyStart);
        Entry known = lookUp(id);
        if (known != null && Arrays.equals(known.body, 0, known.body.length, buffer, bodyStart, bodyEnd)) {
            return;
        }
        TableMap parsed = TableMapParser.parse(buffer, bodyStart, bodyEnd);
        TableMap table = parsed.keySource() == TableMap.KeySource.UNKNOWN ? completer.complete(parsed) : parsed;
        Entry entry = new Entry(Arrays.copyOfRange(buffer, bodyStart, bodyEnd), sharedInstance(table));
        byId.put(id, entry);
        lastId = id;
        last = entry;
    }

    /** Table ids change whenever a server opens a table anew; consumers cache by instance all the same. */
    private TableMap sharedInstance(TableMap table) {
        for (Entry entry : byId.values()) {
            if (entry.table.equals(table)) {
                return entry.table;
            }
        }
        return table;
    }

    @Nullable
    TableMap get(long id) {
        Entry entry = lookUp(id);
        return entry == null ? null : entry.table;
    }

    private @Nullable Entry lookUp(long id) {
        if (id == lastId) {
            return last;
        }
        Entry entry = byId.get(id);
        if (entry != null) {
            lastId = id;
            last = entry;
        }
        return entry;
    }

    /** After DDL a server may define any table differently, and the completer's answer may have changed. */
    void forget() {
        byId.clear();
        lastId = -1;
        last = null;
        completer.forget();
    }
}
