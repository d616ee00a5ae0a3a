package dev.parallax.sandbox;

/** The few lines a user should see while a sandbox is made: what is fetched, because it takes time and the network. */
final class Notices {

    private Notices() {}

    /** One line on standard error, whatever the log level is: nothing is fetched silently. */
    @SuppressWarnings("SystemOut")
    static void say(String line) {
        System.err.println("parallax sandbox: " + line);
    }
}
