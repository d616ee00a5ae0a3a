package dev.parallax.verify;

import dev.parallax.finding.Side;

/** The same thing of each node. */
record Both<T>(T a, T b) {
    T on(Side side) {
        return side == Side.A ? a : b;
    }
}
