package dev.parallax.detect;

import dev.parallax.finding.Finding;

/** Takes findings as they become final. */
public interface FindingSink {

    void finding(Finding finding);

    /** Everything handed over so far is void: detection begins anew, in smaller passes. */
    void restart();
}
