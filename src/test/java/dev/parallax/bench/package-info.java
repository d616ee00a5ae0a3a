/**
 * What {@code bench/run} measures with: makes a pair of binary logs under a real load, then times Parallax and
 * {@code mysqlbinlog} over them in turn. And {@code bench/verify}: fills a pair with tables, then times {@code parallax
 * verify}, {@code pt-table-checksum} and a plain digest query. Started from the shell; no test runs it.
 */
@NullMarked
package dev.parallax.bench;

import org.jspecify.annotations.NullMarked;
