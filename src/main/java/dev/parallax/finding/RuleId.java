package dev.parallax.finding;

/** What a finding is an instance of, by the name it has in the catalogue and in reports. */
public sealed interface RuleId permits Rule, SettingRule {

    /** Stable, in lower case with underscores: {@code update_update}, {@code sync_binlog}. */
    String id();

    /** Whether it may be about one row; the others are about transactions, tables, settings or the pair. */
    boolean isAboutRow();
}
