package dev.parallax.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.Constraints;
import dev.parallax.change.ForeignKey;
import dev.parallax.change.UniqueIndex;
import dev.parallax.mysql.TableName;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers said of unique indexes and foreign keys is kept, whatever they are called, and the newer answer wins. */
class ConstraintNotesTest {

    private static final TableName CHILD = new TableName("ta\tb", "li\nne%09\r");
    private static final TableName PARENT = new TableName("shop", "orders");

    @TempDir
    Path folder = Path.of("");

    @Test
    void keepsAndReplaces() {
        assertThat(ConstraintNotes.read(folder)).isEqualTo(Constraints.UNKNOWN);
        Constraints.OfTable child = new Constraints.OfTable(
                List.of(
                        new UniqueIndex("one\t", List.of("a", "b\n"), ""),
                        new UniqueIndex("two", List.of(""), UniqueIndex.EXPRESSION)),
                List.of(new ForeignKey("f", List.of("a", "c"), PARENT, List.of("x", "y"), "SET NULL", "")));
        Constraints.OfTable none = new Constraints.OfTable(List.of(), List.of());
        Constraints first = new Constraints(true, Map.of(CHILD, child, PARENT, none));
        ConstraintNotes.add(folder, first);
        assertThat(ConstraintNotes.read(folder)).isEqualTo(first);
        ConstraintNotes.add(folder, new Constraints(true, Map.of(CHILD, none)));
        assertThat(ConstraintNotes.read(folder).of(CHILD)).isEqualTo(none);
        assertThat(ConstraintNotes.read(folder).of(PARENT)).isEqualTo(none);
    }

    @Test
    void thatNothingWasFoundIsKnowledgeToo() {
        ConstraintNotes.add(folder, new Constraints(true, Map.of()));
        assertThat(ConstraintNotes.read(folder).known()).isTrue();
    }
}
