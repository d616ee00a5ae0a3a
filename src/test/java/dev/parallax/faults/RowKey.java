package dev.parallax.faults;

/**
 * One row by its primary key.
 *
 * @param table without the schema
 * @param key as reports print it: {@code {id=6}}
 */
record RowKey(String table, String key) {

    @Override
    public String toString() {
        return table + key;
    }
}
