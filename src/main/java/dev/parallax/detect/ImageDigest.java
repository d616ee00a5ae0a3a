package dev.parallax.detect;

import dev.parallax.change.RowCursor;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;

/**
 * 64 bits that stand for a row image: CRC32 and CRC32C of its bytes side by side, which together are a cyclic code of
 * degree 64. Two different images share one with a probability of 2^-63. Digests are only ever compared one by one,
 * never combined, so that linearity does no harm; and both run at many gigabytes a second from the first call on, which
 * matters more than anything to a program that lives for a second.
 *
 *
 * <p>The lowest bit tells an image that holds every column from one that lacks some. The digest of the latter holds the
 * {@link ImageShape} as well, so that whoever has two digests knows whether they may be compared: two such images of
 * different shape are neither equal nor different.
 */
final class ImageDigest {

    private static final int SHAPE_BITS = 16;
    private static final long PARTIAL = 1;

    private final CRC32 crc32 = new CRC32();
    private final CRC32C crc32c = new CRC32C();

    /** Of an image that holds every column. Never {@link WriteBatch#ABSENT}, unless the image does not exist. */
    long of(byte[] buffer, RowCursor.Image image) {
        if (!image.exists()) {
            return WriteBatch.ABSENT;
        }
        return of(buffer, image.start(), image.end() - image.start());
    }

    /** The same for the bytes of an image that holds all columns. */
    long of(byte[] buffer, int start, int length) {
        crc32.reset();
        crc32.update(buffer, start, length);
        crc32c.reset();
        crc32c.update(buffer, start, length);
        long digest = (crc32.getValue() << 32 | crc32c.getValue()) & ~PARTIAL;
        return digest == WriteBatch.ABSENT ? 2 : digest;
    }

    /** Of an image that may lack columns, or hold differences in place of values. */
    long ofPartial(byte[] buffer, RowCursor.Image image, int shape) {
        if (!image.exists()) {
            return WriteBatch.ABSENT;
        }
        if (shape == ImageShapes.WHOLE) {
            return of(buffer, image);
        }
        return bytes(buffer, image) << (SHAPE_BITS + 1) | (long) shape << 1 | PARTIAL;
    }

    private long bytes(byte[] buffer, RowCursor.Image image) {
        int length = image.end() - image.start();
        crc32.reset();
        crc32.update(buffer, image.start(), length);
        crc32c.reset();
        crc32c.update(buffer, image.start(), length);
        return crc32.getValue() << 32 | crc32c.getValue();
    }

    static boolean isPartial(long digest) {
        return (digest & PARTIAL) != 0;
    }

    private static int shape(long digest) {
        return (int) (digest >>> 1) & ((1 << SHAPE_BITS) - 1);
    }

    /** Whether the two images are known to be different rows. */
    static boolean differ(long one, long other) {
        if (one == other) {
            return false;
        }
        if (one == WriteBatch.ABSENT || other == WriteBatch.ABSENT || ((one | other) & PARTIAL) == 0) {
            return true;
        }
        return isPartial(one)
                && isPartial(other)
                && shape(one) == shape(other)
                && shape(one) != ImageShapes.INCOMPARABLE;
    }

    /** Whether the two images hold the same columns with the same values. */
    static boolean same(long one, long other) {
        return one == other && !(isPartial(one) && shape(one) == ImageShapes.INCOMPARABLE);
    }

    /** Of what two images one behind the other leave, of which the later one lacks columns: comparable to nothing. */
    static long ofBoth(long earlier, long later) {
        return (earlier * 31 + later) << (SHAPE_BITS + 1) | PARTIAL;
    }
}
