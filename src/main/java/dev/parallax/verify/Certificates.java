package dev.parallax.verify;

import dev.parallax.mysql.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The tables of a pair that were proved equal.
 *
 * @param servers the two server_uuids, a's first
 */
public record Certificates(List<String> servers, List<Certificate> tables) {

    public Certificates {
        servers = List.copyOf(servers);
        tables = List.copyOf(tables);
    }

    /** Of a pair of which nothing was proved yet. */
    public static Certificates none(List<String> servers) {
        return new Certificates(servers, List.of());
    }

    /**
     * Those that count after another comparison: of a table that is equal the new one, of one that is different or not on
     * both nodes none, of one that could not be settled the old one, which is as true as it was.
     *
     * @param includes which tables were to be compared
     */
    public Certificates after(List<TableResult> results, Predicate<TableName> includes) {
        Map<TableName, Certificate> next = new TreeMap<>();
        tables.forEach(certificate -> next.put(certificate.table(), certificate));
        Map<TableName, Certificate> old = new TreeMap<>(next);
        next.keySet().removeIf(includes);
        for (TableResult result : results) {
            Certificate known = old.get(result.table());
            Certificate fresh = result.proof().certificate();
            if (fresh != null) {
                next.put(result.table(), fresh);
            } else if (known != null
                    && (result.status() == TableResult.Status.UNDETERMINED
                            || result.status() == TableResult.Status.EQUAL)) {
                next.put(result.table(), known);
            }
        }
        return new Certificates(servers, new ArrayList<>(next.values()));
    }
}
