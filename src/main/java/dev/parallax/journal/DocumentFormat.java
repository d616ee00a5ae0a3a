package dev.parallax.journal;

import java.util.zip.CRC32C;

/**
 * The header of each document, in front of its records: magic, CRC32C of everything behind it, sequence number of the
 * document in its queue, length of the records, flags. Little-endian.
 */
final class DocumentFormat {

    /** {@code PXJ1}. */
    static final int MAGIC = 0x314A5850;

    static final int HEADER_BYTES = 24;
    /** The document begins inside a record that began in an earlier one. */
    static final int CONTINUES = 1;

    /** Type and length in front of each record's body. */
    static final int RECORD_HEADER_BYTES = 5;

    private static final int CRC_AT = 4;
    private static final int SEQUENCE_AT = 8;
    private static final int LENGTH_AT = 16;
    private static final int FLAGS_AT = 20;

    private DocumentFormat() {}

    /** Completes the header of the document in {@code array[0..end)}. */
    static void seal(byte[] array, int end, long sequence, int flags, CRC32C crc) {
        ByteWriter.INT.set(array, 0, MAGIC);
        ByteWriter.LONG.set(array, SEQUENCE_AT, sequence);
        ByteWriter.INT.set(array, LENGTH_AT, end - HEADER_BYTES);
        ByteWriter.INT.set(array, FLAGS_AT, flags);
        ByteWriter.INT.set(array, CRC_AT, checksum(array, end, crc));
    }

    /** Whether {@code array[0..end)} is a document as {@link #seal} left it. */
    static boolean isIntact(byte[] array, int end, CRC32C crc) {
        return end >= HEADER_BYTES
                && (int) ByteWriter.INT.get(array, 0) == MAGIC
                && (int) ByteWriter.INT.get(array, LENGTH_AT) == end - HEADER_BYTES
                && (int) ByteWriter.INT.get(array, CRC_AT) == checksum(array, end, crc);
    }

    static long sequence(byte[] array) {
        return (long) ByteWriter.LONG.get(array, SEQUENCE_AT);
    }

    static boolean continues(byte[] array) {
        return ((int) ByteWriter.INT.get(array, FLAGS_AT) & CONTINUES) != 0;
    }

    private static int checksum(byte[] array, int end, CRC32C crc) {
        crc.reset();
        crc.update(array, SEQUENCE_AT, end - SEQUENCE_AT);
        return (int) crc.getValue();
    }
}
