package dev.parallax.setup;

/**
 * Where a node is reached by its peer, and where it comes from when it connects to it.
 *
 * @param host name or address, an IPv6 address without brackets
 */
public record PeerAddress(String host, int port) {

    /** Whether only the machine itself reaches it. */
    boolean isLoopback() {
        return isLoopback(host);
    }

    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost") || host.startsWith("127.") || host.equals("::1");
    }

    /** Whether it is a name that has to be looked up. */
    boolean isName() {
        return !host.matches("[0-9.]+") && host.indexOf(':') < 0;
    }

    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
