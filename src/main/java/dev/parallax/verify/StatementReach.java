package dev.parallax.verify;

import dev.parallax.change.Statement;
import dev.parallax.mysql.TableName;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells which tables a statement concerns that is logged as text. */
public interface StatementReach {

    /** The tables; empty when it is about something else; null when it may have changed rows of any table. */
    @Nullable
    Set<TableName> tables(Statement statement);
}
