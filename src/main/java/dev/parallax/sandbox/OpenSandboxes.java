package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What has to be closed when the JVM ends in an orderly way, an interrupt from the keyboard included. */
final class OpenSandboxes {

    private static final Set<AutoCloseable> OPEN = new LinkedHashSet<>();
    private static boolean hooked;
    private static boolean ending;

    private OpenSandboxes() {}

    /** Throws where the JVM is ending already: then nobody would close it. */
    static void add(AutoCloseable sandbox) {
        synchronized (OPEN) {
            if (ending) {
                throw ProblemException.inconclusive("PX-SBX-015", "interrupted while a MySQL server was starting");
            }
            if (!hooked) {
                Runtime.getRuntime().addShutdownHook(new Thread(OpenSandboxes::closeAll, "parallax-sandbox-end"));
                hooked = true;
            }
            OPEN.add(sandbox);
        }
    }

    static void remove(AutoCloseable sandbox) {
        synchronized (OPEN) {
            OPEN.remove(sandbox);
        }
    }

    private static void closeAll() {
        List<AutoCloseable> left;
        synchronized (OPEN) {
            ending = true;
            left = new ArrayList<>(OPEN);
        }
        for (AutoCloseable sandbox : left) {
            try {
                sandbox.close();
            } catch (Exception e) {
                Notices.say("not closed cleanly: " + e.getMessage());
            }
        }
    }
}
