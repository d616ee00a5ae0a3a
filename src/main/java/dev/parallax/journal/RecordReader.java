package dev.parallax.journal;

/**
 * Walks the records of a queue without allocating: the current record's body lies in {@link #array()} from
 * {@link #start()} to {@link #end()} until the next call. A record bigger than a document is put together first.
 */
final class RecordReader {

    private final DocumentTailer documents;
    private final long lastSequence;
    private byte[] array = new byte[0];
    private byte[] gathered = new byte[0];
    private int at;
    private int limit;
    private int type;
    private int start;
    private int end;
    private long locator;
    private int inner;
    private boolean documentAhead;

    /** @param lastSequence the document to stop after, so that each pass over a growing queue sees the same */
    RecordReader(DocumentTailer documents, long lastSequence) {
        this.documents = documents;
        this.lastSequence = lastSequence;
    }

    /** Goes before the first record of a file. */
    void toFile(int file) {
        documents.toFile(file);
        at = 0;
        limit = 0;
        documentAhead = false;
    }

    /** Reads the record at this place, wherever the walk was. */
    boolean seek(long documentIndex, int offset) {
        if (documents.sequence() < 0 || documents.index() != documentIndex || documentAhead) {
            documents.seek(documentIndex);
        }
        documentAhead = false;
        array = documents.array();
        limit = documents.length();
        at = offset;
        return next();
    }

    /** Goes to the next record; false behind the last complete one. */
    boolean next() {
        while (true) {
            while (at >= limit) {
                if (!nextDocument()) {
                    return false;
                }
            }
            if (limit - at < DocumentFormat.RECORD_HEADER_BYTES) {
                throw malformed();
            }
            type = array[at];
            int length = (int) ByteWriter.INT.get(array, at + 1);
            inner = at;
            locator = documents.index();
            at += DocumentFormat.RECORD_HEADER_BYTES;
            if (length < 0) {
                throw malformed();
            }
            if (length <= limit - at) {
                start = at;
                end = at + length;
                at = end;
                return true;
            }
            if (gather(length)) {
                return true;
            }
        }
    }

    private boolean nextDocument() {
        if (documentAhead) {
            documentAhead = false;
        } else if (documents.sequence() >= lastSequence || !documents.next()) {
            return false;
        }
        array = documents.array();
        at = DocumentFormat.HEADER_BYTES;
        limit = documents.length();
        if (documents.continues()) {
            // The rest of a record whose beginning was deleted with an earlier file, or was read by seek.
            at = limit;
        }
        return true;
    }

    /** False where the writer was killed inside the record: the walk goes on behind what there is of it. */
    private boolean gather(int length) {
        if (gathered.length < length) {
            gathered = new byte[length];
        }
        int have = limit - at;
        System.arraycopy(array, at, gathered, 0, have);
        at = limit;
        while (have < length) {
            if (documents.sequence() >= lastSequence || !documents.next()) {
                return false;
            }
            if (!documents.continues()) {
                documentAhead = true;
                return false;
            }
            int part = documents.length() - DocumentFormat.HEADER_BYTES;
            if (part > length - have) {
                throw malformed();
            }
            System.arraycopy(documents.array(), DocumentFormat.HEADER_BYTES, gathered, have, part);
            have += part;
        }
        // Behind its last part the document holds nothing.
        at = 0;
        limit = 0;
        array = gathered;
        start = 0;
        end = length;
        return true;
    }

    private RuntimeException malformed() {
        return JournalProblems.corrupt(documents.folder(), "a record runs past the end of its document");
    }

    int type() {
        return type;
    }

    byte[] array() {
        return array;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Names the document that the record begins in. */
    long locator() {
        return locator;
    }

    /** Where in that document the record begins. */
    int inner() {
        return inner;
    }
}
