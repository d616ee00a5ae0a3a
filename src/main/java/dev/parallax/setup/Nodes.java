package dev.parallax.setup;

import dev.parallax.finding.Side;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.Connections;

/** Sessions on both servers. */
final class Nodes implements AutoCloseable {

    private final Session a;
    private final Session b;

    private Nodes(Session a, Session b) {
        this.a = a;
        this.b = b;
    }

    static Nodes open(ConnectionSettings a, ConnectionSettings b) {
        Session first;
        try {
            first = Session.open(a);
        } catch (ProblemException e) {
            throw Connections.withOther(e, b);
        }
        try {
            return new Nodes(first, Session.open(b));
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }

    Session on(Side side) {
        return side == Side.A ? a : b;
    }

    NodeState state(Side side, SetupOptions options) {
        return StateReader.read(
                on(side), side, options.account(), options.address(side.peer()).host());
    }

    @Override
    public void close() {
        try {
            a.close();
        } finally {
            b.close();
        }
    }
}
