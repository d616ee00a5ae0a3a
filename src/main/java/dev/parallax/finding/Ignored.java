package dev.parallax.finding;

import java.time.LocalDate;

/**
 * Why a finding does not count for the exit status: somebody looked at it and said so. The finding itself stands.
 *
 * @param reason in that person's words
 * @param expires the last day, in UTC, on which it is ignored
 */
public record Ignored(String reason, LocalDate expires) {}
