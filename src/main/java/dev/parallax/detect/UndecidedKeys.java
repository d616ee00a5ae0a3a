package dev.parallax.detect;

import dev.parallax.change.Transaction;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What was found of keys that may be one or several, counted by table, with the first as example. */
final class UndecidedKeys {

    private static final int SHOWN = 3;

    private static final class Counted {
        long keys;
        String example = "";
    }

    private final Map<TableName, Counted> rows = new TreeMap<>();
    private final Map<TableName, Counted> constraints = new TreeMap<>();

    /** Takes an episode that rests on several spellings, where nobody could say whether they are one key. */
    boolean takes(Episode episode, FindingBuilder builder) {
        SpeltKey spelt = episode.block.first(Side.A).original().key.spelt;
        if (spelt == null || !(spelt.isUndecided() || spelt.isUnresolved())) {
            return false;
        }
        Set<String> spellings = new TreeSet<>();
        for (SettledWrite write : episode.block.kept()) {
            add(episode, write.a(), builder, spellings);
            add(episode, write.b(), builder, spellings);
        }
        for (Side side : Side.values()) {
            add(episode, episode.block.first(side).original(), builder, spellings);
            add(episode, episode.last(side), builder, spellings);
        }
        if (spellings.size() < 2 && !spelt.isUnresolved()) {
            return false;
        }
        KeySpaces.Space space = episode.space;
        TableName table = space == null ? builder.table(episode.block.first(Side.A)) : space.table();
        Map<TableName, Counted> into = space == null ? rows : constraints;
        Counted counted = into.get(table);
        if (counted == null) {
            counted = new Counted();
            counted.example = example(episode, spellings);
            into.put(table, counted);
        }
        counted.keys++;
        return true;
    }

    private static void add(Episode episode, @Nullable OpenWrite write, FindingBuilder builder, Set<String> spellings) {
        if (write == null) {
            return;
        }
        // A child's write says of its parent what was there before it, not what the child's row was.
        boolean found = write.before != WriteBatch.ABSENT && write.before != KeySpaces.REFERRED_TO;
        boolean left = write.after != WriteBatch.ABSENT;
        if (found) {
            add(episode.space, builder.images(write, false).before(), spellings);
        }
        if (left) {
            add(episode.space, builder.images(write, true).after(), spellings);
        }
        if (!found && !left) {
            add(episode.space, builder.images(write, false).after(), spellings);
        }
    }

    private static void add(KeySpaces.@Nullable Space space, @Nullable Row row, Set<String> spellings) {
        if (row == null) {
            return;
        }
        if (space == null) {
            spellings.add(RowText.key(row.key()));
            return;
        }
        TableName table = row.table().name();
        if (space.table().equals(table)) {
            spellings.add(RowText.key(row.values(space.columns())));
        }
        for (KeySpaces.Reference reference : space.references()) {
            if (reference.child().equals(table)) {
                spellings.add(RowText.key(row.values(reference.key().columns())));
            }
        }
    }

    private static String example(Episode episode, Set<String> spellings) {
        Transaction logged = episode.block.first(Side.A).original().transaction.anyLogged();
        List<String> shown = spellings.stream().limit(SHOWN).toList();
        return "first " + String.join(" and ", shown) + (spellings.size() > SHOWN ? " and others" : "")
                + ", transaction " + logged.id() + " at " + logged.file() + ":" + logged.offset();
    }

    void addTo(List<NotChecked> result) {
        rows.forEach((table, counted) -> result.add(entry(counted.keys + " row(s) of " + table, counted)));
        constraints.forEach((table, counted) ->
                result.add(entry("unique index or foreign key: " + counted.keys + " key(s) of " + table, counted)));
    }

    private static NotChecked entry(String what, Counted counted) {
        return new NotChecked(
                what,
                "the two nodes wrote keys there that differ in bytes and may be equal under the collation, which only a"
                        + " server can say (" + counted.example + "). audit asks one, and so does detect with --node",
                true);
    }
}
