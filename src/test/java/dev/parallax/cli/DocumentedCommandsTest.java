package dev.parallax.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What the documentation tells to type is understood. */
class DocumentedCommandsTest {

    /** At the begin of a line; a backslash at its end goes on with the next. */
    private static final Pattern COMMAND =
            Pattern.compile("^\\./parallax (\\S[^\\n\\\\]*(?:\\\\\\n[^\\n\\\\]*)*)", Pattern.MULTILINE);

    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @TestFactory
    Stream<DynamicTest> everyCommandIsUnderstood() throws IOException {
        List<String> commands = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            for (Path file : Stream.concat(Stream.of(Path.of("README.md")), files)
                    .filter(path -> path.toString().endsWith(".md"))
                    .sorted()
                    .toList()) {
                Matcher found = COMMAND.matcher(Files.readString(file));
                while (found.find()) {
                    commands.add(found.group(1).replace("\\\n", " "));
                }
            }
        }
        assertThat(commands).hasSizeGreaterThan(15);
        return commands.stream().map(command -> DynamicTest.dynamicTest(command, () -> understood(command)));
    }

    /** And it writes what later steps take up. */
    @Test
    void workflowAfterAMigrationIsUnderstood() throws IOException {
        JsonNode workflow =
                new YAMLMapper().readTree(Files.readAllBytes(Path.of("docs/examples/schema-after-migration.yml")));
        List<String> run = new ArrayList<>();
        for (JsonNode step : workflow.get("jobs").get("compare").get("steps")) {
            if (step.has("run")) {
                run.add(step.get("run").asString());
            }
        }
        String command = run.get(0).strip();
        assertThat(command)
                .startsWith("./parallax schema ")
                .contains("--format json,junit,markdown,text --out schema-report");
        understood(command.substring("./parallax ".length()));
        assertThat(run.get(1)).contains("schema-report/report.md");
    }

    private static void understood(String command) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(command);
        while (word.find()) {
            words.add(word.group(1) != null ? word.group(1) : word.group(2));
        }
        String[] arguments = words.toArray(String[]::new);
        CommandLine commandLine = new CommandLine(new ParallaxCommand(), new PlainFactory());
        Commands.add(commandLine, arguments);
        commandLine.setCaseInsensitiveEnumValuesAllowed(true);
        Conversions.register(commandLine);
        assertThatCode(() -> commandLine.parseArgs(arguments))
                .as(Arrays.toString(arguments))
                .doesNotThrowAnyException();
    }
}
