package dev.parallax.setup;

import dev.parallax.finding.Side;

/** Hears what setup does, before it is done. */
public interface Transcript {

    /** What is to be known. */
    void note(String text);

    /** Begins something on a node, for this reason. */
    void step(Side side, String why);

    /** A statement of that step, without passwords. */
    void statement(String sql);
}
