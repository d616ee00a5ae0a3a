package dev.parallax.finding;

/**
 * How far two nodes had come, by what was on both of them then.
 *
 * @param a the GTIDs that both nodes had executed; without GTIDs, up to where node a's log was on both, as {@code FILE:POS}
 * @param b with GTIDs the same set; without, likewise of node b's log
 */
public record AsOf(String a, String b) {}
