package dev.parallax.schema;

import dev.parallax.change.Constraints;
import dev.parallax.change.TableCompleter;
import dev.parallax.change.TableMap;
import dev.parallax.mysql.TableName;
import dev.parallax.problem.ProblemException;
import dev.parallax.schema.SqlTokens.Kind;
import dev.parallax.schema.SqlTokens.Token;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Completes tables of a log under {@code binlog_row_metadata=MINIMAL} from a dump of the definitions, as
 * {@code mysqldump --no-data} writes it, for logs without a server to ask.
 *
 * <p>As with {@link ServerSchema}, the dump is of one moment and the log of others. Definitions that do not fit the
 * log's columns are refused; a rename between columns of one type, or a change of the primary key alone, cannot be seen.
 *
 * <p>Does not change once read, so several threads may ask it.
 */
public final class DumpSchema implements TableCompleter {

    private final Map<TableName, List<ServerColumn>> tables = new TreeMap<>();

    private final Map<TableName, TableConstraints> constraints = new TreeMap<>();

    private DumpSchema() {}

    /**
     * Reads dumps; where two define a table, the last one counts.
     *
     * @throws ProblemException PX-SCH-001 a file that cannot be read, -002 tables of which it does not say the database,
     *     -003 no table in it
     */
    public static DumpSchema read(List<Path> files) {
        DumpSchema schema = new DumpSchema();
        for (Path file : files) {
            try (InputStream in = Files.newInputStream(file)) {
                schema.read(new SqlTokens(in), file);
            } catch (IOException e) {
                throw ProblemException.usage(
                        "PX-SCH-001",
                        "the definitions in " + file + " cannot be read: " + e
                                + "; give a file that mysqldump --no-data wrote");
            }
        }
        return schema;
    }

    /** For tests: what was read. */
    Map<TableName, List<ServerColumn>> tables() {
        return tables;
    }

    private void read(SqlTokens tokens, Path file) throws IOException {
        String database = null;
        int found = 0;
        for (Token token = tokens.next(); token.kind() != Kind.EOF; token = tokens.next()) {
            if (token.is("USE")) {
                database = tokens.next().text();
            } else if (token.is("CREATE") && tokens.next().is("TABLE")) {
                CreateTable table = CreateTable.parse(statement(tokens));
                if (table != null) {
                    TableName name = name(table, database != null ? database : tokens.database(), file);
                    tables.put(name, table.columns());
                    constraints.put(name, ConstraintClauses.of(name, table.clauses()));
                    found++;
                }
            }
            tokens.skipStatement();
        }
        if (found == 0) {
            throw ProblemException.usage(
                    "PX-SCH-003", file + " defines no table; give a file that mysqldump --no-data wrote");
        }
    }

    private static TableName name(CreateTable table, @Nullable String database, Path file) {
        String schema = table.schema() != null ? table.schema() : database;
        if (schema == null) {
            throw ProblemException.usage(
                    "PX-SCH-002",
                    file + " does not say of which database its table " + table.table()
                            + " is; make it with mysqldump --no-data --databases, or put a USE statement before it");
        }
        return new TableName(schema, table.table());
    }

    private static List<Token> statement(SqlTokens tokens) throws IOException {
        List<Token> statement = new ArrayList<>();
        Token token = tokens.next();
        while (token.kind() != Kind.END && token.kind() != Kind.EOF) {
            statement.add(token);
            token = tokens.next();
        }
        return statement;
    }

    /** The unique indexes and foreign keys of the dump's tables. */
    public Constraints constraints() {
        return TableConstraints.all(constraints);
    }

    /** The table with names and key, or with the problem that keeps it from having them. */
    @Override
    public TableMap complete(TableMap fromLog) {
        List<ServerColumn> columns = tables.get(fromLog.name());
        return columns == null
                ? TableFit.unknown(fromLog, "the log does not name its columns, and --schema does not define it")
                : TableFit.complete(fromLog, columns, "--schema", "in the dump");
    }
}
