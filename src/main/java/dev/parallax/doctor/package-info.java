/**
 * The state of both servers, read in one go and judged by the rules of the catalogue: {@code SnapshotReader} asks, {@link
 * dev.parallax.doctor.Snapshot} is the answer, {@link dev.parallax.doctor.Evaluation} judges it. Reads only. May use
 * {@code rule}, {@code finding}, {@code server}, {@code mysql}, JDBC, and alone uses the expression library.
 */
@NullMarked
package dev.parallax.doctor;

import org.jspecify.annotations.NullMarked;
