package dev.parallax.verify;

import dev.parallax.mysql.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which tables a change in a log can concern: those compared, and those whose rows they follow by foreign keys. */
public final class Touchable {

    /** @param byKey whether its rows are known by their primary key */
    record Table(boolean byKey) {}

    private final Map<TableName, Table> compared;
    private final Cascades cascades;

    private Touchable(Map<TableName, Table> compared, Cascades cascades) {
        this.compared = compared;
        this.cascades = cascades;
    }

    static Touchable of(Collection<TableShape> shapes, Cascades cascades) {
        Map<TableName, Table> compared = new HashMap<>();
        for (TableShape shape : shapes) {
            ComparedKey key = shape.key();
            compared.put(shape.name(), new Table(key != null && key.primary() && KeyMark.marks(key)));
        }
        return new Touchable(compared, cascades);
    }

    @Nullable
    Table table(TableName name) {
        return compared.get(name);
    }

    Cascades cascades() {
        return cascades;
    }

    /** Those of them that are compared. */
    Set<TableName> compared(Set<TableName> tables) {
        Set<TableName> result = new HashSet<>(tables);
        result.retainAll(compared.keySet());
        return result;
    }
}
