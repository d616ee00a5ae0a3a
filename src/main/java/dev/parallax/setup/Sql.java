package dev.parallax.setup;

import dev.parallax.mysql.Password;
import org.jspecify.annotations.Nullable;

/**
 * A statement as it is sent, and as it is shown to people.
 *
 * @param secret the password in it; null when there is none
 */
record Sql(String text, @Nullable Password secret) {

    private static final String MASK = "********";

    static Sql of(String text) {
        return new Sql(text, null);
    }

    /** A string literal; sessions of {@code setup} give backslashes no meaning. */
    static String quote(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** An account as statements name it. */
    static String account(String user, String host) {
        return quote(user) + "@" + quote(host);
    }

    /** Without the password. */
    String shown() {
        return masked(text);
    }

    /** A text that may quote this statement, without the password. */
    String masked(String said) {
        return secret == null
                ? said
                : said.replace(quote(secret.reveal()), quote(MASK)).replace(secret.reveal(), MASK);
    }

    @Override
    public String toString() {
        return shown();
    }
}
