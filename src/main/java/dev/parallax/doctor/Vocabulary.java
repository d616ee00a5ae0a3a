package dev.parallax.doctor;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One set of words for all versions: MySQL 8.0.22 began to say <i>source</i> and <i>replica</i> where earlier servers
 * say <i>master</i> and <i>slave</i>, 8.4 dropped the old words. A server of between knows a variable under both names,
 * with one value.
 */
final class Vocabulary {

    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]+\\.[0-9]+|[0-9]{19,}");

    private Vocabulary() {}

    /** The name that servers use now, in lower case: {@code replica_io_running} for {@code Slave_IO_Running}. */
    static String current(String name) {
        return name.toLowerCase(Locale.ROOT).replace("slave", "replica").replace("master", "source");
    }

    /** A Long or a Double where the text is a number, else the text; null stays null. */
    static @Nullable Object typed(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (WHOLE.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        return DECIMAL.matcher(text).matches() ? Double.valueOf(text) : (Object) text;
    }
}
