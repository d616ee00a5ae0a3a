package dev.parallax.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a real server and ends each connection once its client has begun to encrypt it. */
final class HandshakeCutter implements AutoCloseable {

    private static final int TLS_HANDSHAKE = 22;

    private final ServerSocket door;
    private final int serverPort;
    private final AtomicInteger handshakes = new AtomicInteger();

    private HandshakeCutter(ServerSocket door, int serverPort) {
        this.door = door;
        this.serverPort = serverPort;
    }

    static HandshakeCutter before(int serverPort) throws IOException {
        HandshakeCutter cutter =
                new HandshakeCutter(new ServerSocket(0, 5, InetAddress.getLoopbackAddress()), serverPort);
        Thread thread = new Thread(cutter::serve, "handshake-cutter");
        thread.setDaemon(true);
        thread.start();
        return cutter;
    }

    int port() {
        return door.getLocalPort();
    }

    /** How many clients went as far as their first TLS record. */
    int handshakes() {
        return handshakes.get();
    }

    private void serve() {
        while (!door.isClosed()) {
            try (Socket client = door.accept();
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort)) {
                byte[] greeting = packet(server.getInputStream());
                client.getOutputStream().write(greeting);
                packet(client.getInputStream()); // the request to encrypt
                if (client.getInputStream().read() == TLS_HANDSHAKE) {
                    handshakes.incrementAndGet();
                }
            } catch (IOException e) {
                // The client went first, or the test is over.
            }
        }
    }

    /** One packet of MySQL's protocol with its header: three bytes of length, little-endian, and a number. */
    private static byte[] packet(InputStream in) throws IOException {
        byte[] header = in.readNBytes(4);
        if (header.length < 4) {
            throw new IOException("ended");
        }
        int length = (header[0] & 0xFF) | (header[1] & 0xFF) << 8 | (header[2] & 0xFF) << 16;
        byte[] whole = new byte[4 + length];
        System.arraycopy(header, 0, whole, 0, 4);
        System.arraycopy(in.readNBytes(length), 0, whole, 4, length);
        return whole;
    }

    @Override
    public void close() throws IOException {
        door.close();
    }
}
