package dev.parallax.journal;

import dev.parallax.mysql.BinlogPosition;

/** Compares positions with the resume position; parses a file's name only when it changes. */
final class PositionOrder {

    private long resumeSequence = -1;
    private long resumeOffset;
    private String resumeFile = "";
    private String lastFile = "";
    private long lastSequence;

    void resume(BinlogPosition position) {
        if (!position.file().equals(resumeFile)) {
            resumeFile = position.file();
            resumeSequence = BinlogPosition.sequenceOf(resumeFile);
        }
        resumeOffset = position.offset();
    }

    /** False while there is no resume position. */
    boolean isBeforeResume(String file, long offset) {
        if (resumeSequence < 0) {
            return false;
        }
        if (!file.equals(lastFile)) {
            lastFile = file;
            lastSequence = BinlogPosition.sequenceOf(file);
        }
        return lastSequence < resumeSequence || (lastSequence == resumeSequence && offset < resumeOffset);
    }
}
