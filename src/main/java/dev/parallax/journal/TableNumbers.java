package dev.parallax.journal;

import dev.parallax.change.TableMap;
import dev.parallax.mysql.TableName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives each table a small number, equal tables the same one, and knows which of them the current file defines already:
 * each file defines the tables it uses, so that no file needs an earlier one.
 */
final class TableNumbers {

    private final IdentityHashMap<TableMap, Integer> byIdentity = new IdentityHashMap<>();
    private final Map<TableMap, Integer> byValue = new HashMap<>();
    private int[] definedIn = new int[64];
    private int next;

    int numberOf(TableMap table) {
        Integer known = byIdentity.get(table);
        if (known == null) {
            known = byValue.computeIfAbsent(table, t -> next++);
            byIdentity.put(table, known);
        }
        return known;
    }

    Set<TableName> names() {
        Set<TableName> names = new TreeSet<>();
        for (TableMap table : byValue.keySet()) {
            names.add(table.name());
        }
        return names;
    }

    /** Whether this file does not define the table yet; from now on it does. */
    boolean isNewIn(int file, int number) {
        if (number >= definedIn.length) {
            definedIn = Arrays.copyOf(definedIn, Math.max(number + 1, 2 * definedIn.length));
        }
        boolean isNew = definedIn[number] != file;
        definedIn[number] = file;
        return isNew;
    }
}
