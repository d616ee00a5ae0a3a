package dev.parallax.detect;

import dev.parallax.change.RowCursor;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * 64 bits that stand for a row image: CRC32 and CRC32C of its bytes side by side, which together are a cyclic code of
 * degree 64. Two different images share one with a probability of 2^-64. Digests are only ever compared one by one,
 * never combined, so that linearity does no harm; and both run at many gigabytes a second from the first call on, which
 * matters more than anything to a program that lives for a second.
 */
final class ImageDigest {

    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();

    /** Never {@link WriteBatch#ABSENT}, unless the image does not exist. */
    long of(byte[] buffer, RowCursor.Image image) {
        if (!image.exists()) {
            return WriteBatch.ABSENT;
        }
        return of(buffer, image.start(), image.end() - image.start());
    }

    /** The same for the bytes of an image. */
    long of(byte[] buffer, int start, int length) {
        crc32.reset();
        crc32.update(buffer, start, length);
        crc32c.reset();
        crc32c.update(buffer, start, length);
        long digest = crc32.getValue() << 32 | crc32c.getValue();
        return digest == WriteBatch.ABSENT ? 1 : digest;
    }
}
