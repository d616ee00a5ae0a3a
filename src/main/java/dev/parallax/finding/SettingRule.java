package dev.parallax.finding;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * A rule about the state of the two servers. Which there are is told by the catalogue in {@code rules/} and by the
 * user's own file, so this is a name alone.
 */
public record SettingRule(@JsonValue String id) implements RuleId {

    @Override
    public boolean isAboutRow() {
        return false;
    }
}
