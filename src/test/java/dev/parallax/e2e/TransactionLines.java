package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableCompleter;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.journal.JournalNode;
import dev.parallax.journal.JournalReader;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.MySqlServer;
import dev.parallax.sandbox.Side;
import dev.parallax.source.LogFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * One log as a line per complete transaction: identity, place, end, and a digest of all that it holds. Two logs with the
 * same lines hold the same, nothing lost, doubled or moved.
 */
final class TransactionLines implements TransactionSink {

    private final List<String> lines = new ArrayList<>();
    private final List<LogFile> logFiles = new ArrayList<>();
    private final CRC32 digest = new CRC32();
    private @Nullable Transaction open;
    private long events;
    /** Cut off by a lost connection or a killed reader, and so to be found again further down. */
    int abandoned;

    /** What the server itself wrote. */
    static TransactionLines ofServer(MySqlServer server) throws IOException {
        TransactionLines result = new TransactionLines();
        new LogFiles(logFiles(server), TableCompleter.NONE).read(result);
        return result;
    }

    /** What a capture made of it. */
    static TransactionLines ofJournal(Path journal, JournalNode node) {
        TransactionLines result = new TransactionLines();
        try (JournalReader reader = JournalReader.open(journal, node)) {
            reader.replay(result);
        }
        return result;
    }

    static List<Path> logFiles(MySqlServer server) throws IOException {
        try (Stream<Path> files = Files.list(server.dataDirectory())) {
            return files.filter(file -> String.valueOf(file.getFileName()).matches("mysql-bin\\.\\d+"))
                    .sorted()
                    .toList();
        }
    }

    /** Compares both queues of a journal with both servers' own files. Returns how many transactions there are. */
    static int assertSame(Path journal, MySqlPair pair, String told) throws IOException {
        int transactions = 0;
        for (Side side : Side.values()) {
            TransactionLines server = ofServer(pair.server(side));
            TransactionLines journaled = ofJournal(journal, side == Side.A ? JournalNode.A : JournalNode.B);
            System.out.println(told + ": " + side + " has " + server.lines.size() + " transactions in "
                    + server.logFiles.size() + " files; the journal met " + journaled.abandoned + " cut off");
            journaled.assertSameAs(server, told + ", node " + side);
            transactions += server.lines.size();
        }
        return transactions;
    }

    private void assertSameAs(TransactionLines server, String told) {
        for (int i = 0; i < Math.min(lines.size(), server.lines.size()); i++) {
            if (!lines.get(i).equals(server.lines.get(i))) {
                fail(told + ": transaction " + i + "\n  in the log     " + server.lines.get(i) + "\n  in the journal "
                        + lines.get(i));
            }
        }
        assertThat(lines).as(told).hasSameSizeAs(server.lines);
        assertThat(logFiles).as(told).isEqualTo(server.logFiles);
    }

    @Override
    public void logFile(LogFile file) {
        logFiles.add(file);
    }

    @Override
    public void begin(Transaction transaction) {
        if (open != null) {
            throw new AssertionError(transaction + " begins inside " + open);
        }
        open = transaction;
        digest.reset();
        events = 0;
    }

    @Override
    public void rowsQuery(String sql) {
        add(sql);
    }

    @Override
    public void rows(RowsEvent rows) {
        events++;
        digest.update(rows.eventType());
        digest.update(rows.buffer(), rows.bodyStart(), rows.bodyEnd() - rows.bodyStart());
        digest.update(rows.table().hashCode());
        digest.update(Arrays.hashCode(rows.table().keyColumns()));
    }

    @Override
    public void statement(Statement statement) {
        add(statement.schema() + ": " + statement.sql());
    }

    private void add(String text) {
        events++;
        digest.update(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void end(BinlogPosition position) {
        if (open == null) {
            throw new AssertionError("a transaction ends at " + position + " that did not begin");
        }
        lines.add(open + " .. " + position + " " + events + " events " + Long.toHexString(digest.getValue()));
        open = null;
    }

    @Override
    public void abandon() {
        if (open == null) {
            throw new AssertionError("a transaction is abandoned that did not begin");
        }
        open = null;
        abandoned++;
    }
}
