package dev.parallax.cli;

import dev.parallax.report.Tool;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root: without a command it prints the help. */
@Command(
        name = "parallax",
        description = {
            "Audits a pair of MySQL servers that replicate to each other: which rows the two masters wrote"
                    + " concurrently, which of them differ now, and by which transactions.",
            ""
        },
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:clean",
            "1:findings at or above --fail-on",
            "2:wrong usage or configuration",
            "3:inconclusive: something could not be proved, and the report says what",
            "70:internal error"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  parallax demo",
            "  parallax audit --node a=mysql://audit@db1:3306 --node b=mysql://audit@db2:3306",
            "  parallax detect --binlog a=db1/mysql-bin.000012 --binlog b=db2/mysql-bin.000009",
            "  parallax explain --journal night --table shop.accounts --key 42",
            "",
            "Passwords come from PARALLAX_PASSWORD_A and PARALLAX_PASSWORD_B, an option file (--defaults-file)",
            "or the prompt, never from an argument."
        })
final class ParallaxCommand implements Runnable {

    @Option(
            names = "--config",
            scope = ScopeType.INHERIT,
            paramLabel = "FILE",
            description = "YAML file with options: their names without the dashes, lists for repeated ones.")
    @SuppressWarnings("UnusedVariable") // Read by ConfigFile before anything is parsed.
    private @Nullable Path config;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** What {@code --version} prints. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"parallax " + Tool.current().version()};
        }
    }
}
