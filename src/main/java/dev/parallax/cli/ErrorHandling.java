package dev.parallax.cli;

import dev.parallax.problem.ProblemException;
import java.io.PrintWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** Says what went wrong in one line, and returns the exit status that belongs to it. */
final class ErrorHandling implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {

    /** Wrong usage. */
    @Override
    public int handleParseException(CommandLine.ParameterException e, String[] arguments) {
        PrintWriter err = e.getCommandLine().getErr();
        err.println("PX-USE-001 " + e.getMessage());
        CommandLine.UnmatchedArgumentException.printSuggestions(e, err);
        err.println("Try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'.");
        return ExitStatus.USAGE;
    }

    /** A command that could not do its work. */
    @Override
    public int handleExecutionException(
            Exception e, CommandLine commandLine, CommandLine.@Nullable ParseResult parsed) {
        PrintWriter err = commandLine.getErr();
        if (e instanceof UsageProblems problems) {
            problems.messages().forEach(err::println);
            return ExitStatus.USAGE;
        }
        if (e instanceof ProblemException problem) {
            err.println(problem.code() + " " + problem.getMessage());
            if (isVerbose(parsed)) {
                problem.printStackTrace(err);
            }
            return problem.kind().exitStatus();
        }
        if (e instanceof InterruptedException) {
            err.println("PX-USE-009 interrupted");
            return ExitStatus.INCONCLUSIVE;
        }
        err.println("PX-INT-001 internal error, please report it with the lines below and the command you ran:");
        e.printStackTrace(err);
        return ExitStatus.INTERNAL_ERROR;
    }

    private static boolean isVerbose(CommandLine.@Nullable ParseResult parsed) {
        CommandLine.ParseResult at = parsed;
        while (at != null) {
            if (at.hasMatchedOption("--verbose")) {
                return true;
            }
            at = at.subcommand();
        }
        return false;
    }

    /** Several wrong options, said all at once. */
    static final class UsageProblems extends RuntimeException {
        private final transient List<String> messages;

        UsageProblems(List<String> messages) {
            super(String.join("; ", messages));
            this.messages = List.copyOf(messages);
        }

        List<String> messages() {
            return messages;
        }
    }
}
