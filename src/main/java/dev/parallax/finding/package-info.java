/**
 * What Parallax concludes and the proof it has: findings with their witnesses, verdicts, severities. Values only; prose
 * and pictures are renderings of them. May use {@code mysql}, {@code change} and {@code problem}.
 */
@NullMarked
package dev.parallax.finding;

import org.jspecify.annotations.NullMarked;
