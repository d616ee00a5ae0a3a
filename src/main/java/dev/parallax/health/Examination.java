package dev.parallax.health;

import dev.parallax.finding.AuditResult;

/** Asks all rules about the settings and the state of both servers. */
public interface Examination {

    /** Throws ProblemException where a server cannot be asked. */
    AuditResult run() throws InterruptedException;
}
