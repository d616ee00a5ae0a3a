/**
 * Whether each node may be sent clients, for load balancers and Prometheus: a watch on each node reads its replication
 * every few seconds, {@link dev.parallax.health.Judgement} says what that means, and an HTTP server answers from memory.
 * May use {@code doctor}, {@code report}, {@code finding}, {@code server}, {@code mysql}, JDBC, and alone uses the
 * Prometheus client library.
 */
@NullMarked
package dev.parallax.health;

import org.jspecify.annotations.NullMarked;
