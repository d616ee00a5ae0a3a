/**
 * A throwaway pair of real MySQL servers that replicate to each other as the setup manual says, with fault injection
 * and workloads. Used by {@code demo} and by tests; it writes to its own servers and to nothing else. Servers listen on
 * loopback only and are gone, files included, when the pair is closed or the JVM ends. Uses JDBC, Testcontainers and
 * {@code problem}.
 */
@NullMarked
package dev.parallax.sandbox;

import org.jspecify.annotations.NullMarked;
