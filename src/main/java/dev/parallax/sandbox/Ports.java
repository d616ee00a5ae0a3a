package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Free TCP ports on loopback, from below the range that systems hand to outgoing connections: a server that is down for
 * a restart keeps its port to itself.
 */
final class Ports {

    private static final int FROM = 13_000;
    private static final int TO = 30_000;

    /** Handed out already in this JVM; several servers start at once. */
    private static final Set<Integer> TAKEN = new HashSet<>();

    private Ports() {}

    static int free() {
        synchronized (TAKEN) {
            for (int tries = 0; tries < 1000; tries++) {
                int port = ThreadLocalRandom.current().nextInt(FROM, TO);
                if (!TAKEN.contains(port) && bindable(port)) {
                    TAKEN.add(port);
                    return port;
                }
            }
        }
        throw ProblemException.inconclusive(
                "PX-SBX-016", "no free TCP port between " + FROM + " and " + TO + " on loopback");
    }

    static boolean open(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean bindable(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
