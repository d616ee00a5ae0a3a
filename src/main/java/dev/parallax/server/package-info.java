/**
 * Asking a server over JDBC: opening connections, who it is, what its binary logs are, how far it has applied its peer.
 * Reads only; the connections that {@code setup} writes by are opened here. May use {@code mysql}, {@code problem} and JDBC.
 */
@NullMarked
package dev.parallax.server;

import org.jspecify.annotations.NullMarked;
