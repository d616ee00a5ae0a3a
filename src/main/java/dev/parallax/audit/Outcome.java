package dev.parallax.audit;

import dev.parallax.finding.AuditResult;
import dev.parallax.finding.Severity;
import org.jspecify.annotations.Nullable;

/**
 * What came of a job.
 *
 * @param highest the highest severity among all findings that are not ignored, also those the report does not list;
 *     null without any
 * @param open whether something is left open that nobody said to ignore
 */
public record Outcome(AuditResult result, @Nullable Severity highest, boolean open) {}
