/**
 * Renderings of an audit's result: {@code report.json} (the contract other tools read) and what people read. Nothing is
 * concluded here. May use {@code finding}, {@code change}, {@code mysql} and {@code problem}.
 */
@NullMarked
package dev.parallax.report;

import org.jspecify.annotations.NullMarked;
