package dev.parallax.sandbox;

import java.util.List;
import org.testcontainers.containers.Network;

/** The servers of a pair as containers of MySQL's official image, on a network of their own. */
final class DockerServers implements ServerSource {

    private static final String USUAL = "8.4";

    private final Network network = Network.newNetwork();
    private final String tag;

    DockerServers(String wish) {
        this.tag = wish.isEmpty() ? USUAL : wish;
    }

    @Override
    public MySqlServer start(Side side, String configuration, List<String> options) {
        Notices.say("starting node " + side.letter() + " from image mysql:" + tag + " (pulled if it is not here)");
        return DockerServer.start(side, tag, network, configuration, options);
    }

    @Override
    public void close() {
        network.close();
    }
}
