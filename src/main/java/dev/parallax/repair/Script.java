package dev.parallax.repair;

import dev.parallax.finding.RowText;
import dev.parallax.finding.Side;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The script of one node.
 *
 * @param statements that can be run
 * @param text whole, for the {@code mysql} client
 */
public record Script(Side side, int statements, String text) {

    /** Unconnected rows are put into transactions of this many, so that locks are short. */
    private static final int ROWS_AT_ONCE = 100;

    /** The longest a row gets in a comment. */
    private static final int LINE = 300;

    /**
     * Renders it.
     *
     * @param groups of steps that depend on each other
     * @param alternatives changes that a person has to decide on
     * @param from where the rows come from, in a few words
     * @param rows as both nodes hold them
     */
    static Script of(
            Node node,
            Statements statements,
            List<List<Step>> groups,
            List<Change> alternatives,
            String from,
            Map<DivergedRow, Both> rows) {
        Writer writer = new Writer(node, statements, rows);
        int count = groups.stream().mapToInt(List::size).sum();
        writer.head(from, count);
        if (count > 0) {
            writer.begin();
            int inTransaction = 0;
            for (List<Step> group : groups) {
                if (inTransaction > 0 && inTransaction + group.size() > ROWS_AT_ONCE) {
                    writer.line("COMMIT;").line("START TRANSACTION;").line("");
                    inTransaction = 0;
                }
                group.forEach(writer::step);
                inTransaction += group.size();
            }
            writer.end(count);
        }
        alternatives.forEach(writer::alternative);
        return new Script(node.side(), count, writer.text.toString());
    }

    /** A row as both nodes hold it. */
    record Both(@Nullable LiveRow a, @Nullable LiveRow b) {
        @Nullable
        LiveRow on(Side side) {
            return side == Side.A ? a : b;
        }
    }

    private static final class Writer {
        private final StringBuilder text = new StringBuilder();
        private final Node node;
        private final Side side;
        private final Statements statements;
        private final Map<DivergedRow, Both> rows;
        private int number;

        Writer(Node node, Statements statements, Map<DivergedRow, Both> rows) {
            this.node = node;
            this.side = node.side();
            this.statements = statements;
            this.rows = rows;
        }

        Writer line(String line) {
            text.append(line).append('\n');
            return this;
        }

        /** Whatever is in it stays behind the dashes. */
        private Writer comment(String comment) {
            comment.lines().forEach(line -> line(("-- " + RowText.printable(line)).stripTrailing()));
            return this;
        }

        void head(String from, int count) {
            String name = side.label();
            String peer = side.peer().label();
            comment("=== Parallax repair: node " + name + ", server_uuid "
                    + node.identity().uuid() + " ===");
            comment("From " + from + ".");
            if (count == 0) {
                comment("No statement to be run on " + name + ".").line("");
                return;
            }
            comment(count + (count == 1 ? " statement" : " statements") + ". Read " + (count == 1 ? "it" : "them")
                    + ", then run this on " + name + " alone; on another server it changes nothing.");
            comment("Nothing here replicates (sql_log_bin = 0). In the log, an INSERT would meet a row that " + peer
                    + " has (error 1062) and a");
            comment("DELETE one that " + peer
                    + " lacks (error 1032), and stop its applier; an UPDATE would overwrite what " + peer
                    + " holds by then.");
            comment("So replicas of " + name
                    + " do not get it either. Each statement changes its row only while it is as"
                    + " shown; else it changes");
            comment("nothing, which the last line tells.").line("");
        }

        void begin() {
            line("SET @parallax_log_bin = @@SESSION.sql_log_bin, @parallax_mode = @@SESSION.sql_mode,"
                    + " @parallax_zone = @@SESSION.time_zone;");
            line("SET NAMES utf8mb4;");
            line("SET SESSION " + Node.SESSION + ", foreign_key_checks = 1, unique_checks = 1;");
            line("SET SESSION sql_log_bin = 0;");
            line("SET @parallax_changed = 0;");
            line("START TRANSACTION;").line("");
        }

        void end(int count) {
            line("COMMIT;");
            line("SET SESSION sql_log_bin = @parallax_log_bin, sql_mode = @parallax_mode, time_zone = @parallax_zone;");
            line("SELECT @parallax_changed AS changed, " + count + " AS expected, IF(@parallax_changed = " + count
                    + ", 'every row was as expected', 'a guard held: verify and repair again') AS result;");
            line("");
        }

        void step(Step step) {
            Change change = step.change();
            number++;
            comment(number + ". " + change.row().subject() + ": " + change.row().cause() + ", finding "
                    + change.row().finding().id());
            comment("   " + both(change));
            comment("   " + does(step) + " Not replicated; " + peerKeeps(change));
            line(statements.of(step) + ";");
            if (step.takesOut()) {
                line("SET " + step.takenOut() + " = ROW_COUNT();");
                line("SET @parallax_changed = @parallax_changed + " + step.takenOut() + ";");
            } else {
                line("SET @parallax_changed = @parallax_changed + ROW_COUNT();");
            }
            line("");
        }

        void alternative(Change change) {
            comment("Either " + change.row().subject() + ": " + change.row().cause() + ", finding "
                    + change.row().finding().id());
            comment("   " + both(change));
            comment("   " + cut(change.why()) + " on " + side.label()
                    + ". Within the frame of a script; foreign keys, unique values and triggers were not looked at:");
            for (String line : statements
                    .of(new Step(change, change.kind(), List.of(), null, 0))
                    .split("\n", -1)) {
                line("-- " + line);
            }
            line("-- ;").line("");
        }

        private String both(Change change) {
            Both both = rows.getOrDefault(change.row(), new Both(null, null));
            return cut("a " + LiveRow.text(both.a(), change.row().key())) + "   "
                    + cut("b " + LiveRow.text(both.b(), change.row().key()));
        }

        private static String cut(String line) {
            return line.length() <= LINE ? line : line.substring(0, line.offsetByCodePoints(0, LINE / 2)) + "…";
        }

        private String does(Step step) {
            Change change = step.change();
            String columns =
                    change.kind() == Kind.UPDATE ? cut(RowText.printable(String.join(", ", change.written()))) : "";
            return switch (step.kind()) {
                case INSERT ->
                    change.kind() == Kind.UPDATE
                            ? "Puts the row in again, with " + columns + " as in " + change.why() + "."
                            : "Inserts " + change.why() + ".";
                case DELETE ->
                    change.kind() == Kind.UPDATE
                            ? "Takes the row out for now: others wait for its unique value."
                            : "Deletes the row: " + change.why() + ".";
                case UPDATE -> "Sets " + columns + ": " + change.why() + ".";
            };
        }

        private String peerKeeps(Change change) {
            String peer = side.peer().label();
            Both both = rows.getOrDefault(change.row(), new Both(null, null));
            LiveRow there = both.on(side.peer());
            if (change.after() == null) {
                return peer + " has no such row.";
            }
            boolean same = there != null
                    && (change.kind() == Kind.UPDATE
                                    ? change.changed()
                                    : change.table().columns().keySet())
                            .stream()
                                    .allMatch(column -> java.util.Objects.equals(
                                            there.written(column),
                                            change.wanted().get(column)));
            return same ? peer + " has this row, and keeps it." : peer + " is changed too, by its own script.";
        }
    }
}
