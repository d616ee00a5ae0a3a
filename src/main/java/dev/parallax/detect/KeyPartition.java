package dev.parallax.detect;

/**
 * The share of all keys that one pass over the logs looks at: a part of the key hashes. The same partitioning is what a
 * distributed engine would use.
 *
 * @param index from 0
 * @param count a power of two
 */
record KeyPartition(int index, int count) implements KeyFilter {

    static final KeyPartition ALL = new KeyPartition(0, 1);

    @Override
    public boolean includes(long keyLow) {
        // The lowest bits choose the slot in the key table; these are independent of them.
        return ((int) (keyLow >>> 40) & (count - 1)) == index;
    }
}
