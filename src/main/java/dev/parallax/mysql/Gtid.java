package dev.parallax.mysql;

/**
 * A global transaction identifier, {@code uuid:number} or, since MySQL 8.3, {@code uuid:tag:number}.
 *
 * @param tag the tag in lower case, empty when there is none
 * @param number from 1
 */
public record Gtid(ServerUuid server, String tag, long number) implements TransactionId {

    /** Parses {@code uuid:number} or {@code uuid:tag:number}. Throws IllegalArgumentException on anything else. */
    public static Gtid parse(String text) {
        String[] parts = text.strip().split(":", -1);
        if (parts.length < 2 || parts.length > 3) {
            throw new IllegalArgumentException("not a GTID: " + text);
        }
        long number = Long.parseLong(parts[parts.length - 1]);
        if (number < 1) {
            throw new IllegalArgumentException("not a GTID: " + text);
        }
        return new Gtid(
                ServerUuid.parse(parts[0]),
                parts.length == 3 ? parts[1].toLowerCase(java.util.Locale.ROOT) : "",
                number);
    }

    @Override
    public String abbreviated() {
        return server.abbreviated() + suffix();
    }

    private String suffix() {
        return (tag.isEmpty() ? ":" : ":" + tag + ":") + number;
    }

    @Override
    public int hashCode() {
        return Long.hashCode((number * 0x9E3779B97F4A7C15L) ^ server.low() ^ tag.hashCode());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Gtid that
                && number == that.number
                && server.equals(that.server)
                && tag.equals(that.tag);
    }

    @Override
    public String toString() {
        return server + suffix();
    }
}
