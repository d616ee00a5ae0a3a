package dev.parallax.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.problem.ProblemException;
import dev.parallax.testing.Golden;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code no-data.sql} and {@code one-database.sql} were written by mysqldump 9.7.4 from a server 8.0.31: partitions,
 * generated columns, triggers, routines, a view, and names and texts that look like SQL.
 */
class DumpSchemaTest {

    private static final Path DUMPS = Path.of("src", "test", "resources", "testdata", "schema");

    @TempDir
    private Path folder;

    @Test
    void everyTableOfADumpIsRead() throws IOException {
        DumpSchema schema = DumpSchema.read(List.of(DUMPS.resolve("no-data.sql")));
        Golden.assertMatches("schema/no-data.txt", text(schema));
    }

    @Test
    void aDumpOfOneDatabaseSaysInItsHeadWhichItIs() {
        DumpSchema schema = DumpSchema.read(List.of(DUMPS.resolve("one-database.sql")));
        assertThat(text(schema).lines()).contains("shop.child", "shop.plain");
    }

    @Test
    void statementsInTheBodiesOfRoutinesAreNotTheDumps() {
        DumpSchema schema = DumpSchema.read(List.of(DUMPS.resolve("no-data.sql")));
        assertThat(text(schema)).doesNotContain("made_here", "tmp");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create table s.t (id integer primary key, v varchar(9))",
                "USE other; CREATE TABLE IF NOT EXISTS `s`.`t` (`id` int, `v` varchar(9), CONSTRAINT `c` PRIMARY KEY (`ID`))",
                "/*!40000 USE `s`*/; # comment ; USE x\n-- ; USE y\n--\n/* ; USE z */ CREATE/**/TABLE t(id int,v int,PRIMARY KEY(id))",
                "USE s; INSERT INTO x VALUES ('it''s; \\'USE q;', \"a\\\";\", `;`); CREATE TABLE t (id int, v int, PRIMARY KEY (id));",
                "USE s; CREATE TABLE \"t\" (\"id\" int, \"v\" int, PRIMARY KEY (\"id\"))",
                "DELIMITER $$\nCREATE TRIGGER x BEGIN USE q; CREATE TABLE q.u (a int); END$$\nDELIMITER ;\nUSE s; CREATE TABLE t (id int key, v int, KEY k (v), PRIMARY KEY (id))",
            })
    void manyWaysToWriteIt(String sql) throws IOException {
        assertThat(text(DumpSchema.read(List.of(file(sql)))).lines())
                .hasSize(3)
                .startsWith("s.t")
                .anyMatch(line -> line.startsWith("  id ") && line.endsWith(" key 1"));
    }

    @Test
    void laterFilesCountMore() throws IOException {
        Path first = file("CREATE TABLE s.t (id int); CREATE TABLE s.u (id int)");
        Path second = Files.writeString(folder.resolve("2.sql"), "CREATE TABLE s.t (id bigint)");
        assertThat(text(DumpSchema.read(List.of(first, second)))).isEqualTo("s.t\n  id bigint\ns.u\n  id int\n");
    }

    @Test
    void binaryDataAndACutOffEndDoNoHarm() throws IOException {
        byte[] sql = "USE s; CREATE TABLE t (id int); INSERT INTO t VALUES (_binary '\u00ff\u00fe;\\'"
                .getBytes(StandardCharsets.ISO_8859_1);
        Path file = Files.write(folder.resolve("cut.sql"), sql);
        assertThat(text(DumpSchema.read(List.of(file)))).isEqualTo("s.t\n  id int\n");
        Path open = file("CREATE TABLE s.t (id int); CREATE TABLE s.u (id int, PRIMARY KEY (id");
        assertThat(text(DumpSchema.read(List.of(open)))).isEqualTo("s.t\n  id int\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PX-SCH-002|CREATE TABLE t (id int)",
                "PX-SCH-003|",
                "PX-SCH-003|id,v\n1,2\n",
                "PX-SCH-003|USE s; CREATE TABLE t LIKE u; CREATE VIEW v AS SELECT 1; CREATE TABLE w AS SELECT 1;",
            })
    void whatIsNoDumpIsSaid(String codeAndText) throws IOException {
        String[] parts = codeAndText.split("\\|", 2);
        Path file = file(parts[1]);
        assertThatThrownBy(() -> DumpSchema.read(List.of(file))).isInstanceOfSatisfying(ProblemException.class, e -> {
            assertThat(e.code()).isEqualTo(parts[0]);
            assertThat(e.kind()).isEqualTo(ProblemException.Kind.USAGE);
        });
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        assertThatThrownBy(() -> DumpSchema.read(List.of(folder.resolve("none.sql"))))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("none.sql");
    }

    @Test
    void skippingKeepsNothing() throws IOException {
        SqlTokens tokens = new SqlTokens(
                new ByteArrayInputStream("INSERT INTO t VALUES ('x'); SELECT 1".getBytes(StandardCharsets.UTF_8)));
        tokens.next();
        tokens.skipStatement();
        tokens.skipStatement();
        assertThat(tokens.next().is("select")).isTrue();
    }

    private Path file(String sql) throws IOException {
        return Files.writeString(folder.resolve("1.sql"), sql);
    }

    private static String text(DumpSchema schema) {
        return schema.tables().entrySet().stream()
                .map(table -> table.getKey() + "\n"
                        + table.getValue().stream()
                                .map(column -> "  " + text(column) + "\n")
                                .collect(Collectors.joining()))
                .collect(Collectors.joining());
    }

    private static String text(ServerColumn column) {
        return column.name() + " " + column.columnType()
                + (column.octetLength() > 0 ? " of " + column.octetLength() + " bytes" : "")
                + (column.precision() > 0 ? " precision " + column.precision() + " scale " + column.scale() : "")
                + (column.fraction() > 0 ? " fraction " + column.fraction() : "")
                + (column.keyPlace() > 0 ? " key " + column.keyPlace() : "")
                + (column.keyPrefix() ? " prefix" : "");
    }
}
