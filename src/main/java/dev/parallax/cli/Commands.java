package dev.parallax.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The commands by name. Only the one called is made: making all of them is half of the time to start. */
final class Commands {

    private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("audit", AuditCommand::new);
        ALL.put("capture", CaptureCommand::new);
        ALL.put("detect", DetectCommand::new);
        ALL.put("verify", VerifyCommand::new);
        ALL.put("schema", SchemaCommand::new);
        ALL.put("doctor", DoctorCommand::new);
        ALL.put("explain", ExplainCommand::new);
        ALL.put("repair", RepairCommand::new);
        ALL.put("report", ReportCommand::new);
        ALL.put("setup", SetupCommand::new);
        ALL.put("rules", RulesCommand::new);
        ALL.put("demo", DemoCommand::new);
    }

    private Commands() {}

    static void add(CommandLine commandLine, String... arguments) {
        List<String> given = Arrays.asList(arguments);
        boolean versionOnly = given.equals(List.of("--version"));
        boolean configured = given.stream().anyMatch(argument -> argument.startsWith("--config"));
        String called = given.isEmpty() || configured ? "" : given.get(0);
        ALL.forEach((name, command) -> {
            // Help lists all, and a configuration file may hold options of any.
            if (!versionOnly && (name.equals(called) || !ALL.containsKey(called))) {
                commandLine.addSubcommand(name, command.get());
            }
        });
    }
}
