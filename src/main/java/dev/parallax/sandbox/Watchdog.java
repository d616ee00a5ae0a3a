package dev.parallax.sandbox;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Ends a server process and removes its folder when this JVM is gone without having done so itself, even by SIGKILL. A
 * shell waits on a pipe from the JVM: the kernel closes that pipe when the JVM ends, however it ends. It looks at the
 * process's command line first, so that a process number in use again cannot hit a stranger. Best effort: killing the
 * shell as well, or a machine that goes down, leaves the files behind in the temporary folder.
 */
final class Watchdog {

    // ps is everywhere but in the smallest images; /proc is on every Linux.
    private static final String SCRIPT = """
            trap '' INT HUP TERM
            read -r word
            [ "$word" = done ] && exit 0
            if { ps -o args= -p "$1" || tr '\\0' ' ' < "/proc/$1/cmdline"; } 2>/dev/null | grep -qF -- "$2"
            then kill -9 "$1"
            fi
            sleep 0.2
            rm -rf -- "$2"
            """;

    private final Process shell;

    private Watchdog(Process shell) {
        this.shell = shell;
    }

    /** Watches over a process whose command line names {@code folder}. */
    static Watchdog over(long pid, Path folder) throws IOException {
        return new Watchdog(
                new ProcessBuilder("sh", "-c", SCRIPT, "parallax-watchdog", Long.toString(pid), folder.toString())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .directory(new java.io.File("/"))
                        .start());
    }

    /** Nothing is left to watch over. */
    void dismiss() {
        try (var pipe = shell.getOutputStream()) {
            pipe.write("done\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        } catch (IOException e) {
            shell.destroyForcibly(); // it has gone already
        }
    }
}
