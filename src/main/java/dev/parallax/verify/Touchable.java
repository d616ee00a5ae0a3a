package dev.parallax.verify;

import dev.parallax.mysql.TableName;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which tables a change in a log can concern: those compared, and those whose rows they follow by foreign keys. */
public final class Touchable {

    /**
     * A table.
     *
     * @param byKey whether its rows are known by their primary key
     * @param walkedBy the columns of the key along which it is walked; none where it is not walked
     */
    record Table(boolean byKey, Set<String> walkedBy) {}

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
            Set<String> walkedBy = key == null
                    ? Set.of()
                    : key.columns().stream().map(ComparedColumn::name).collect(Collectors.toSet());
            compared.put(shape.name(), new Table(key != null && key.primary() && KeyMark.marks(key), walkedBy));
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

    /** Whether rows of a table may change with those of another, which no log before 9.x holds. */
    public boolean followsAnother(TableName table) {
        return cascades.isChild(table);
    }

    /** Those of them that are compared. */
    Set<TableName> compared(Set<TableName> tables) {
        Set<TableName> result = new HashSet<>(tables);
        result.retainAll(compared.keySet());
        return result;
    }
}
