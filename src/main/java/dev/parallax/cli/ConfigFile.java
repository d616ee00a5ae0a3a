package dev.parallax.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Options from {@code --config parallax.yaml}: long option names without the dashes. What the command line gives wins.
 *
 * <pre>{@code
 * node:
 *   a: mysql://audit@db1:3306
 *   b: mysql://audit@db2:3306
 * ignore-tables: [shop.sessions, shop.cache]
 * max-lag: 2m
 * }</pre>
 */
final class ConfigFile {

    private ConfigFile() {}

    /** Returns false, with the problems said, when the file named in the arguments cannot be used. */
    static boolean apply(CommandLine commandLine, String... arguments) {
        Path file = named(arguments);
        if (file == null) {
            return true;
        }
        List<String> problems = new ArrayList<>();
        Map<String, String> values = read(file, knownOptions(commandLine), problems);
        problems.forEach(problem -> commandLine.getErr().println("PX-USE-013 --config " + file + ": " + problem));
        CommandLine.IDefaultValueProvider defaults = argument -> value(argument, values);
        commandLine.getSubcommands().values().forEach(command -> command.setDefaultValueProvider(defaults));
        return problems.isEmpty();
    }

    private static @Nullable Path named(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (arguments[i].startsWith("--config=")) {
                return Path.of(arguments[i].substring("--config=".length()));
            }
            if (arguments[i].equals("--config") && i + 1 < arguments.length) {
                return Path.of(arguments[i + 1]);
            }
        }
        return null;
    }

    private static Set<String> knownOptions(CommandLine commandLine) {
        Set<String> names = new TreeSet<>();
        commandLine
                .getSubcommands()
                .values()
                .forEach(command ->
                        command.getCommandSpec().options().forEach(option -> names.add(option.longestName())));
        return names;
    }

    private static Map<String, String> read(Path file, Set<String> known, List<String> problems) {
        Map<String, String> values = new HashMap<>();
        try {
            Object content = new YAMLMapper().readValue(Files.readAllBytes(file), Object.class);
            if (!(content instanceof Map<?, ?> options)) {
                problems.add("it is not a list of options");
                return values;
            }
            options.forEach((key, value) -> {
                String name = "--" + key;
                if (!known.contains(name) || name.equals("--config")) {
                    problems.add("there is no option " + name + "; the options are " + known);
                } else {
                    values.put(name, text(value));
                }
            });
        } catch (java.io.IOException | JacksonException e) {
            problems.add("it cannot be read: " + e.getMessage());
        }
        return values;
    }

    /** Several values as picocli splits them; a mapping of nodes becomes a=..., b=.... */
    private static String text(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            List<String> parts = new ArrayList<>();
            map.forEach((key, part) -> {
                for (Object single : part instanceof List<?> list ? list : List.of(String.valueOf(part))) {
                    parts.add(key + "=" + single);
                }
            });
            return String.join(SEPARATOR, parts);
        }
        if (value instanceof List<?> list) {
            return String.join(SEPARATOR, list.stream().map(String::valueOf).toList());
        }
        return String.valueOf(value);
    }

    /** Options that may be repeated split their default value at commas. */
    private static final String SEPARATOR = ",";

    private static @Nullable String value(ArgSpec argument, Map<String, String> values) {
        String given = argument instanceof OptionSpec option ? values.get(option.longestName()) : null;
        return given != null ? given : argument.defaultValue();
    }
}
