package dev.parallax.sandbox;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The few lines a user should see while a sandbox is made: what is fetched, because it takes time and the network. */
final class Notices {

    private static final Logger LOG = LoggerFactory.getLogger(Notices.class);

    private Notices() {}

    /** One line on standard error, whatever the log level is: nothing is fetched silently. */
    @SuppressWarnings("SystemOut")
    static void say(String line) {
        System.err.println("parallax sandbox: " + line);
        LOG.debug("{}", line);
    }
}
