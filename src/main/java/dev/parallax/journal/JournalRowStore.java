package dev.parallax.journal;

import dev.parallax.change.RowStore;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.TableMap;

/**
 * Fetches row events from a queue by the document they lie in (locator) and their place in it (inner). Events of one
 * document fetched in a row cost one read.
 */
final class JournalRowStore implements RowStore {

    private final DocumentTailer documents;
    private final RecordReader records;
    private final RowsEvent rows = new RowsEvent();

    JournalRowStore(DocumentTailer documents) {
        this.documents = documents;
        this.records = new RecordReader(documents, Long.MAX_VALUE);
    }

    @Override
    public RowsEvent fetch(long locator, int inner, TableMap table) {
        if (!records.seek(locator, inner) || records.type() != RecordType.ROWS) {
            throw JournalProblems.corrupt(documents.folder(), "no rows at " + Long.toHexString(locator) + "+" + inner);
        }
        return Replay.view(rows, records, table, documents.folder());
    }

    @Override
    public void close() {
        documents.close();
    }
}
