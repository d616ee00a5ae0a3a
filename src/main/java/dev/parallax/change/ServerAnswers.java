package dev.parallax.change;

import dev.parallax.mysql.ReplicationFilter;
import dev.parallax.mysql.ValueEquality;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What servers said that no log says. Without it nothing is known, which is always safe.
 *
 * @param keys of the tables' primary keys
 * @param constraints of the tables' unique indexes and foreign keys; a dump may have said it too
 * @param a of node a's settings where the window ended
 * @param b likewise of node b's
 * @param equality says which values are equal under a collation
 */
public record ServerAnswers(GeneratedKeys keys, Constraints constraints, Node a, Node b, ValueEquality equality) {

    /** Nobody can be asked any more. */
    public ServerAnswers(GeneratedKeys keys, Constraints constraints, Node a, Node b) {
        this(keys, constraints, a, b, ValueEquality.NONE);
    }

    /** The same with somebody to ask which values are equal. */
    public ServerAnswers with(ValueEquality server) {
        return new ServerAnswers(keys, constraints, a, b, server);
    }

    /**
     * One server's settings.
     *
     * @param logsApplied whether its log holds what it applied from its peer ({@code log_replica_updates}); null when it
     *     was not asked
     * @param reorders by how many transactions of one origin its applier may let another be overtaken
     *     ({@code replica_preserve_commit_order=OFF}); 0 when it keeps their order, null when it was not asked
     * @param filters what keeps it from applying, or from logging, some of the changes; null when it was not asked
     */
    public record Node(
            @Nullable Boolean logsApplied,
            @Nullable Integer reorders,
            @Nullable List<ReplicationFilter> filters) {

        public static final Node UNKNOWN = new Node(null, null, null);
    }

    /** Nobody was asked. */
    public static final ServerAnswers NONE = of(Constraints.UNKNOWN);

    /** Only this is known. */
    public static ServerAnswers of(Constraints constraints) {
        return of(GeneratedKeys.UNKNOWN, constraints);
    }

    /** Only definitions were asked for. */
    public static ServerAnswers of(GeneratedKeys keys, Constraints constraints) {
        return new ServerAnswers(keys, constraints, Node.UNKNOWN, Node.UNKNOWN);
    }
}
