package dev.parallax.schema;

import java.util.ArrayList;
import java.util.List;

/** The members of {@code enum('a','b')} or {@code set(...)} in the form that {@code COLUMN_TYPE} has. */
final class MemberList {

    private MemberList() {}

    /** Quotes inside are doubled; backslash, line ends and NUL are escaped (append_unescaped in MySQL's unireg.cc). */
    static List<String> parse(String columnType) {
        List<String> members = new ArrayList<>();
        int at = columnType.indexOf('\'');
        while (at >= 0) {
            StringBuilder member = new StringBuilder();
            int i = at + 1;
            while (i < columnType.length()) {
                char c = columnType.charAt(i);
                char next = i + 1 < columnType.length() ? columnType.charAt(i + 1) : 0;
                if (c == '\'' && next != '\'') {
                    break;
                }
                if (c == '\'') {
                    member.append(c);
                    i += 2;
                } else if (c == '\\') {
                    member.append(unescaped(next));
                    i += 2;
                } else {
                    member.append(c);
                    i++;
                }
            }
            members.add(member.toString());
            at = columnType.indexOf('\'', i + 1);
        }
        return members;
    }

    private static char unescaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 'r' -> '\r';
            case '0' -> '\0';
            default -> c;
        };
    }
}
