package dev.parallax.cli;

import dev.parallax.finding.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** User and password of a MySQL option file: group {@code [parallax_a]} or {@code [parallax_b]}, then {@code [client]}. */
final class OptionFile {

    private final Map<String, Map<String, String>> groups = new HashMap<>();

    private OptionFile() {}

    /** Reads the file, if one is given; adds what is wrong to the problems. */
    static OptionFile read(@Nullable Path file, List<String> problems) {
        OptionFile result = new OptionFile();
        if (file == null) {
            return result;
        }
        try {
            Map<String, String> group = new HashMap<>();
            for (String raw : Files.readAllLines(file)) {
                String line = raw.strip();
                if (line.startsWith("[") && line.endsWith("]")) {
                    group = result.groups.computeIfAbsent(
                            line.substring(1, line.length() - 1).strip().toLowerCase(Locale.ROOT),
                            name -> new HashMap<>());
                } else if (!line.isEmpty() && line.charAt(0) != '#' && line.charAt(0) != ';') {
                    option(group, line);
                }
            }
        } catch (IOException e) {
            problems.add("PX-USE-012 --defaults-file " + file + " cannot be read: " + e.getMessage());
        }
        return result;
    }

    private static void option(Map<String, String> group, String line) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            return;
        }
        String value = line.substring(equals + 1).strip();
        char quote = value.isEmpty() ? 0 : value.charAt(0);
        if (value.length() > 1 && (quote == '"' || quote == '\'') && value.charAt(value.length() - 1) == quote) {
            value = value.substring(1, value.length() - 1);
        }
        group.put(line.substring(0, equals).strip().replace('-', '_').toLowerCase(Locale.ROOT), unescaped(value));
    }

    /** MySQL's escapes in option files; an unknown one stays as it is. */
    private static String unescaped(String value) {
        StringBuilder result = new StringBuilder(value.length());
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c != '\\' || i + 1 == value.length()) {
                result.append(c);
                continue;
            }
            char escaped = value.charAt(++i);
            switch (escaped) {
                case 'b' -> result.append('\b');
                case 't' -> result.append('\t');
                case 'n' -> result.append('\n');
                case 'r' -> result.append('\r');
                case 's' -> result.append(' ');
                case '\\', '"', '\'' -> result.append(escaped);
                default -> result.append('\\').append(escaped);
            }
        }
        return result.toString();
    }

    @Nullable
    String user(Side side) {
        return value(side, "user");
    }

    @Nullable
    String password(Side side) {
        return value(side, "password");
    }

    /** Of the account by which the nodes replicate; group {@code [parallax_replication]}. */
    @Nullable
    String replicationPassword() {
        return groups.getOrDefault("parallax_replication", Map.of()).get("password");
    }

    private @Nullable String value(Side side, String option) {
        for (String group : new String[] {"parallax_" + side.label(), "client"}) {
            String value = groups.getOrDefault(group, Map.of()).get(option);
            if (value != null) {
                return value;
            }
        }
        return null;
    }
}
