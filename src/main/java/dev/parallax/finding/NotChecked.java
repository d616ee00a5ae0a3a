package dev.parallax.finding;

/**
 * Something the audit could not decide, or did not look at.
 *
 * @param what the table, row, transaction or stretch of log
 * @param why the reason, and where there is one the way to have it checked next time
 * @param blocksVerdict whether the verdict cannot be CONSISTENT because of it
 */
public record NotChecked(String what, String why, boolean blocksVerdict) {}
