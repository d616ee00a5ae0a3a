package dev.parallax.repair;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import dev.parallax.finding.Value;
import dev.parallax.finding.Witness;
import dev.parallax.mysql.TableName;
import dev.parallax.repair.Mending.Mend;
import dev.parallax.repair.Script.Both;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the scripts that mend rows. Each row is read from both servers as it is now, and mended only if it still is what
 * the report says: what was decided on the report's evidence holds for no other row.
 */
public final class Repair {

    /**
     * What came of it.
     *
     * @param mended rows that the scripts make equal
     * @param equal subjects of rows that are equal by now
     * @param left rows for a person, each with the reason
     * @param notes what else to know
     */
    public record Result(Script a, Script b, int mended, List<String> equal, List<String> left, List<String> notes) {

        /** What no statement is there for, as SQL comments. */
        public String remarks() {
            StringBuilder text = new StringBuilder();
            if (!equal.isEmpty()) {
                text.append("-- === Rows that are equal by now ===\n");
                equal.forEach(row -> text.append("-- ").append(row).append('\n'));
            }
            if (!left.isEmpty()) {
                text.append("-- === Rows that are left to a human ===\n");
                left.forEach(
                        row -> text.append("-- ").append(RowText.printable(row)).append('\n'));
            }
            return text.toString();
        }
    }

    private final Map<Side, Node> nodes;
    private final RepairOptions options;
    private final Map<Side, Catalog> catalogs = new EnumMap<>(Side.class);
    private final Map<DivergedRow, Both> rows = new HashMap<>();
    private final Map<TableName, RepairTable> tables = new HashMap<>();
    private final List<Left> left = new ArrayList<>();
    private final Set<Found> found = new HashSet<>();
    private final List<String> equal = new ArrayList<>();

    public Repair(Node a, Node b, RepairOptions options) {
        this.nodes = Map.of(Side.A, a, Side.B, b);
        this.options = options;
    }

    /** Reads and plans; writes nothing. */
    public Result run(ReportedRows reported, String from) throws InterruptedException {
        left.addAll(reported.left());
        Set<TableName> names = reported.rows().stream().map(DivergedRow::table).collect(Collectors.toSet());
        for (Side side : Side.values()) {
            catalogs.put(side, Catalog.read(node(side), names));
        }
        List<Mend> mends = new ArrayList<>();
        for (DivergedRow row : reported.rows()) {
            try {
                Mend mend = mend(row);
                if (mend != null) {
                    mends.add(mend);
                }
            } catch (LeftException e) {
                left.add(new Left(row, e.why()));
            } catch (Node.RefusedException e) {
                left.add(new Left(row, String.valueOf(e.getMessage())));
            }
        }
        return plan(mends, from);
    }

    private Node node(Side side) {
        Node node = nodes.get(side);
        if (node == null) {
            throw new IllegalStateException("no " + side);
        }
        return node;
    }

    private Catalog catalog(Side side) {
        Catalog catalog = catalogs.get(side);
        if (catalog == null) {
            throw new IllegalStateException("no " + side);
        }
        return catalog;
    }

    /** A row as it is known on both nodes, whatever a report calls it. */
    private record Found(
            TableName table,
            @Nullable List<@Nullable String> onA,
            @Nullable List<@Nullable String> onB) {}

    /** Null where nothing is to be done. */
    private @Nullable Mend mend(DivergedRow row) throws InterruptedException {
        RepairTable table = RepairTable.of(row.table(), row.key(), catalog(Side.A), catalog(Side.B));
        RepairTable known = tables.putIfAbsent(row.table(), table);
        if (known != null && !known.key().equals(table.key())) {
            throw new LeftException("other findings name the rows of this table by another key");
        }
        RowReader reader = new RowReader(table);
        LiveRow a = reader.read(node(Side.A), row.key());
        LiveRow b = reader.read(node(Side.B), row.key());
        if ((a != null || b != null)
                && !found.add(new Found(
                        row.table(), a == null ? null : table.identity(a), b == null ? null : table.identity(b)))) {
            return null; // another finding named it
        }
        boolean same = (a == null || b == null)
                ? a == null && b == null
                : LiveRow.differing(a, b).stream().allMatch(column -> !isCompared(row, column));
        if (same) {
            equal.add(row.subject());
            return null;
        }
        Witness witness = row.finding().witness();
        refuseChanged(Side.A, witness.imageA(), a);
        refuseChanged(Side.B, witness.imageB(), b);
        Mend mend = new Mending(options).decide(row, table, a, b);
        for (Change change : mend.changes()) {
            refuseJson(change, reader, change.side() == Side.A ? b : a);
            refuseEqualJson(change, reader);
        }
        rows.put(row, new Both(a, b));
        return mend;
    }

    private static boolean isCompared(DivergedRow row, String column) {
        Set<String> compared = row.compared();
        return compared == null || compared.contains(column);
    }

    private static void refuseChanged(Side side, @Nullable List<Value> image, @Nullable LiveRow row) {
        if (image == null) {
            return; // the report does not say what it was
        }
        boolean same = (image.isEmpty() || row == null) ? image.isEmpty() == (row == null) : row.isLike(image);
        if (!same) {
            throw new LeftException("it was changed on " + side.label() + " since the report; verify again");
        }
    }

    /** What a JSON holds that its text does not say would be lost. */
    private void refuseJson(Change change, RowReader reader, @Nullable LiveRow source) throws InterruptedException {
        if (change.kind() == Kind.DELETE || source == null) {
            return;
        }
        List<String> beyond = reader.jsonBeyondText(node(change.side().peer()), source);
        beyond.removeIf(
                column -> change.kind() == Kind.UPDATE && !change.changed().contains(column));
        if (!beyond.isEmpty()) {
            throw new LeftException("the JSON in " + RowText.printable(beyond.get(0))
                    + " holds more than its text says, such" + " as a date or bytes");
        }
    }

    /** The server writes no row that it takes for equal to what is there. */
    private void refuseEqualJson(Change change, RowReader reader) throws InterruptedException {
        if (change.kind() == Kind.UPDATE && reader.takesForEqual(node(change.side()), change)) {
            throw new LeftException("on " + change.side().label()
                    + " an UPDATE would change nothing: JSON numbers such as 1 and 1.0 are equal to the server; set "
                    + RowText.printable(change.written().get(0))
                    + " to NULL or another value first, or delete the row and"
                    + " insert it again");
        }
    }

    private Result plan(List<Mend> mends, String from) throws InterruptedException {
        Map<Side, Surroundings> around = new EnumMap<>(Side.class);
        for (Side side : Side.values()) {
            around.put(side, new Surroundings(node(side), catalog(side), tables));
        }
        Planner planner = new Planner(around, options.allowTriggers());
        List<Change> alternatives = new ArrayList<>();
        for (Mend mend : mends) {
            if (mend.decided()) {
                planner.add(mend);
            } else {
                alternatives.addAll(mend.changes());
                left.add(new Left(mend.row(), "a person has to decide: both ways are above, as comments"));
            }
        }
        Map<Side, List<List<Step>>> groups = planner.order();
        left.addAll(planner.left());
        Map<Side, Script> scripts = new LinkedHashMap<>();
        around.forEach((side, surroundings) -> scripts.put(
                side,
                Script.of(
                        node(side),
                        new Statements(
                                surroundings, node(side).identity().uuid().toString(), options.allowTriggers()),
                        groups.getOrDefault(side, List.of()),
                        alternatives.stream()
                                .filter(change -> change.side() == side)
                                .toList(),
                        from,
                        rows)));
        return new Result(
                script(scripts, Side.A),
                script(scripts, Side.B),
                planner.mended().size(),
                equal,
                left.stream().map(one -> one.row().subject() + ": " + one.why()).toList(),
                notes(scripts.values()));
    }

    private List<String> notes(Collection<Script> scripts) {
        return scripts.stream()
                .filter(script -> script.statements() > 0
                        && !options.allowTriggers()
                        && !catalog(script.side()).seesTriggers())
                .map(script ->
                        "the account may not see triggers on " + script.side().label()
                                + ": each statement looks for them itself, and changes nothing where one would fire; GRANT TRIGGER ON"
                                + " *.* to the account to be told beforehand")
                .toList();
    }

    private static Script script(Map<Side, Script> scripts, Side side) {
        Script script = scripts.get(side);
        if (script == null) {
            throw new IllegalStateException("no " + side);
        }
        return script;
    }
}
