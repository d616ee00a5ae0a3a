package dev.parallax.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.Statement;
import dev.parallax.finding.Side;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What renames, and what a table is called in the end. */
class RenamesTest {

    private final Renames renames = new Renames();
    private long stamp;

    private static TableName table(String name) {
        return new TableName("s", name);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "RENAME TABLE t TO u | s.t>s.u",
                "rename table `t` to `x`.`a ``b`, /* why */ u TO t | s.t>x.a `b s.u>s.t",
                "RENAME TABLES t TO u | s.t>s.u",
                "ALTER TABLE x.t RENAME TO u | x.t>s.u",
                "ALTER TABLE t RENAME u | s.t>s.u",
                "ALTER TABLE t RENAME AS u | s.t>s.u",
                "ALTER TABLE t RENAME COLUMN a TO b | ''",
                "ALTER TABLE t RENAME INDEX a TO b | ''",
                "ALTER TABLE t RENAME TO u, DROP COLUMN v | ''",
                "ALTER TABLE t ADD COLUMN v INT, RENAME TO u | ''",
                "RENAME USER a TO b | ''",
                "DROP TABLE t | ''",
                "RENAME TABLE t TO | ''",
            })
    void renamesAreRead(String sql, String expected) {
        assertThat(DefinitionStatement.renames(new Statement("s", sql)).stream()
                        .map(rename -> rename.from() + ">" + rename.to())
                        .collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    /** Noted in both logs, with the names under which they hold rows since the one before. */
    private TransactionId both(String sql, String... written) {
        TransactionId id = new CommitStamp(1, ++stamp, 0);
        for (Side side : Side.values()) {
            note(side, id, sql, written);
        }
        return id;
    }

    private void note(Side side, TransactionId id, String sql, String... written) {
        Set<TableName> names = new TreeSet<>();
        for (String name : written) {
            names.add(table(name));
        }
        renames.note(side, id, DefinitionStatement.renames(new Statement("s", sql)), names);
    }

    @Test
    void aTableGoesByItsLastName() {
        TransactionId first = both("RENAME TABLE t TO u", "t");
        TransactionId second = both("RENAME TABLE u TO v, w TO t", "u", "w");

        assertThat(renames.follow(Set.of(table("t"), table("w")))).isTrue();

        LogNames names = renames.names();
        assertThat(names.last(table("t"))).isEqualTo(table("v"));
        assertThat(names.last(table("w"))).isEqualTo(table("t"));
        assertThat(names.passes(first)).isTrue();
        assertThat(names.passes(new CommitStamp(9, 9, 0))).isFalse();
        assertThat(names.last(table("u"))).isEqualTo(table("v"));
        assertThat(names.touched(second)).containsExactly(table("t"), table("v"));
        assertThat(names.passes(second)).isTrue();
        assertThat(names.last(table("t"))).isEqualTo(table("t"));
        assertThat(renames.of(table("v"))).containsExactly(table("t"), table("u"), table("v"));
        assertThat(renames.of(table("t"))).containsExactly(table("t"), table("w"));
        assertThat(renames.follow(Set.of(table("v"), table("t")))).isFalse();
    }

    @Test
    void whatIsNotFollowed() {
        note(Side.A, new CommitStamp(1, 100, 0), "RENAME TABLE t TO u", "t");
        assertThat(renames.follow(Set.of(table("t")))).isFalse();
        both("RENAME TABLE w TO t", "t", "w");
        assertThat(renames.follow(Set.of(table("t"), table("w")))).isFalse();
        both("RENAME TABLE x TO y", "t");
        assertThat(renames.follow(Set.of(table("t")))).isFalse();
        assertThat(renames.names().last(table("t"))).isEqualTo(table("t"));
        assertThat(renames.of(table("t"))).isEqualTo(Set.copyOf(List.of(table("t"))));
    }

    /** The table that was t first is t_old in the end, and so is the one that was t next. */
    @Test
    void namesThatAreUsedAgainAreFollowedOnce() {
        both("RENAME TABLE t TO t_old, t_new TO t", "t", "t_new");
        TransactionId again = both("RENAME TABLE t TO t_old, t_new TO t", "t", "t_new");

        assertThat(renames.follow(Set.of(table("t"), table("t_new")))).isTrue();

        LogNames names = renames.names();
        assertThat(names.last(table("t"))).isEqualTo(table("t_old"));
        assertThat(names.last(table("t_new"))).isEqualTo(table("t"));
        assertThat(names.passes(again)).isFalse();
    }

    @Test
    void anotherOrderInTheOtherLogEndsIt() {
        TransactionId first = new CommitStamp(1, 100, 0);
        TransactionId second = new CommitStamp(1, 101, 0);
        note(Side.A, first, "RENAME TABLE t TO u", "t");
        note(Side.A, second, "RENAME TABLE x TO y", "x");
        note(Side.B, second, "RENAME TABLE x TO y", "x");
        note(Side.B, first, "RENAME TABLE t TO u", "t");
        assertThat(renames.follow(Set.of(table("t"), table("x")))).isFalse();
    }

    /** As under lower_case_table_names=1, where statements are logged as they were written. */
    @Test
    void namesThatDifferInCaseAreNotFollowed() {
        both("RENAME TABLE T TO U", "t");
        both("RENAME TABLE u TO v", "u");
        assertThat(renames.follow(Set.of(table("t"), table("u")))).isTrue();
        assertThat(renames.names().last(table("T"))).isEqualTo(table("T"));
        assertThat(renames.names().last(table("u"))).isEqualTo(table("v"));
    }
}
