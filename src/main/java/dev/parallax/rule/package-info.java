/**
 * The catalogue of rules: what each finding means, how much it matters and what to do, read from the YAML files of {@code
 * rules/} and from a user's own. It knows no server and no expression language; {@code doctor} evaluates. May use {@code
 * finding}, {@code problem}.
 */
@NullMarked
package dev.parallax.rule;

import org.jspecify.annotations.NullMarked;
