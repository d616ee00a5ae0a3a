package dev.parallax.cli;

import dev.parallax.audit.JournalRehearsal;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import picocli.CommandLine;

/** Runs one command and ends with its exit status; see {@link ExitStatus}. */
public final class Main {

    /** Commands that keep what they read of logs in a journal. */
    private static final Set<String> JOURNALED = Set.of("audit", "capture", "verify");

    private Main() {}

    public static void main(String[] arguments) {
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        System.exit(run(out, err, arguments));
    }

    /** As the command line does, with given streams. Returns the exit status. */
    public static int run(PrintWriter out, PrintWriter err, String... arguments) {
        if (arguments.length > 0 && JOURNALED.contains(arguments[0])) {
            JournalRehearsal.begin();
        }
        CommandLine commandLine = new CommandLine(new ParallaxCommand(), new PlainFactory());
        // Said here, as an annotation of it would use picocli's own factory; see PlainFactory.
        commandLine.getCommandSpec().versionProvider(new ParallaxCommand.Version());
        Commands.add(commandLine, arguments);
        commandLine.setOut(out);
        commandLine.setErr(err);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        commandLine.setUsageHelpWidth(100);
        Conversions.register(commandLine);
        ErrorHandling errors = new ErrorHandling();
        commandLine.setParameterExceptionHandler(errors);
        commandLine.setExecutionExceptionHandler(errors);
        int status = ConfigFile.apply(commandLine, arguments) ? commandLine.execute(arguments) : ExitStatus.USAGE;
        out.flush();
        err.flush();
        return status;
    }
}
