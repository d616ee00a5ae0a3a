package dev.parallax.verify;

import dev.parallax.finding.Side;
import java.util.Arrays;
import java.util.HexFormat;

/** How many rows, and the exclusive or of their 32-byte digests. Digests of disjoint sets of rows add up. */
final class Digest {

    private static final int BYTES = 32;
    private static final Digest NONE = new Digest(0, new byte[BYTES]);

    private final long rows;
    private final byte[] bits;

    private Digest(long rows, byte[] bits) {
        this.rows = rows;
        this.bits = bits;
    }

    /** Of no rows. */
    static Digest none() {
        return NONE;
    }

    /**
     * What {@code COUNT(*)} and {@code BIT_XOR} gave; of no rows a server may send fewer bytes.
     *
     * @throws StatementRefusedException where rows have no digest, and none with one is among them
     */
    static Digest of(Side side, long rows, byte[] aggregate) {
        if (rows > 0 && aggregate.length != BYTES) {
            throw StatementRefusedException.withoutDigest(side);
        }
        return rows == 0 ? NONE : new Digest(rows, aggregate.clone());
    }

    /** As {@link #hex} spelled it. */
    static Digest of(long rows, String hex) {
        return new Digest(rows, HexFormat.of().parseHex(hex));
    }

    long rows() {
        return rows;
    }

    Digest plus(Digest other) {
        byte[] sum = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            sum[i] = (byte) (bits[i] ^ other.bits[i]);
        }
        return new Digest(rows + other.rows, sum);
    }

    String hex() {
        return HexFormat.of().formatHex(bits);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Digest that && rows == that.rows && Arrays.equals(bits, that.bits);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(rows) * 31 + Arrays.hashCode(bits);
    }

    @Override
    public String toString() {
        return rows + " rows, " + hex();
    }
}
