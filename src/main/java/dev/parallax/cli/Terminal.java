package dev.parallax.cli;

import java.io.Console;
import org.jspecify.annotations.Nullable;

/** Whether a person sits in front of the program. */
final class Terminal {

    private Terminal() {}

    /** The console; null unless both input and output are a terminal. */
    @SuppressWarnings("SystemConsoleNull") // From JDK 22 on there always is one, and it says itself what it is.
    static @Nullable Console console() {
        Console console = System.console();
        if (console == null || Runtime.version().feature() < 22) {
            return console;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console) ? console : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    static boolean isInteractive() {
        return console() != null;
    }

    /** Colours on a terminal, unless switched off by option or by the NO_COLOR convention. */
    static boolean color(boolean switchedOff) {
        return !switchedOff && isInteractive() && System.getenv("NO_COLOR") == null;
    }
}
