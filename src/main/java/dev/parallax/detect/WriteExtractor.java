package dev.parallax.detect;

import dev.parallax.change.LogFile;
import dev.parallax.change.RowCursor;
import dev.parallax.change.RowsEvent;
import dev.parallax.change.Statement;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.change.TransactionSink;
import dev.parallax.finding.Shortened;
import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.TableName;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Turns one log's transactions into {@link WriteBatch}es: for each row the hash of its key and the digests of its
 * images. The only per-row work of a reader thread; no value is decoded and nothing is allocated per row.
 */
final class WriteExtractor implements TransactionSink {

    /** Takes full batches and returns an empty one to go on with. */
    interface BatchExchange {
        WriteBatch exchange(WriteBatch full);
    }

    private static final int MAX_STATEMENT = 500;

    private final Side side;
    private final TableRegistry registry;
    private final Renames renames;
    private final XaLog xa;
    private final LogNames names;
    private final TableSelection selection;
    private final RewrittenDatabases rewritten;
    private final KeySpaces spaces;
    private final KeyFilter partition;
    private final BatchExchange exchange;
    private final TableChanges changes;
    private final Window window;
    private final Consumer<Optional<GtidSet>> onFirstLogFile;
    private final LogCounts counts = new LogCounts();
    private final CommitStamps commitStamps = new CommitStamps();
    private final IdentityHashMap<TableMap, TablePlan> plans = new IdentityHashMap<>();
    private final Map<TableName, TableLineage> lineages = new HashMap<>();
    /** The names under which rows were logged since tables were last renamed. */
    private final Set<TableName> written = new TreeSet<>();

    private final RowCursor keysCursor = RowCursor.ofKeys();
    private final RowCursor wholeCursor = new RowCursor();
    private final ConstraintWriter constraintWriter = new ConstraintWriter(this::constraintWrite);
    private final ImageDigest digest = new ImageDigest();
    private final KeyHash keyHash = new KeyHash();

    private final Continuity continuity;

    private RowCursor cursor = keysCursor;
    private @Nullable RowsEvent event;
    private KeySpaces.Use @Nullable [] uses;
    private int constraintTable;
    private WriteBatch batch = new WriteBatch();
    private @Nullable Transaction transaction;
    private boolean firstFragment;
    private boolean anyLogFile;
    private boolean behindGap;
    private String lastLogFile = "";
    private @Nullable String statement;
    private @Nullable LoggedText text;
    private boolean opaque;
    private boolean leftOut;
    private long rowChangesShipped;

    WriteExtractor(
            Side side,
            TableRegistry registry,
            Renames renames,
            XaLog xa,
            TableSelection selection,
            RewrittenDatabases rewritten,
            KeySpaces spaces,
            KeyFilter partition,
            BatchExchange exchange,
            TableChanges changes,
            Window window,
            Continuity continuity,
            Consumer<Optional<GtidSet>> onFirstLogFile) {
        this.side = side;
        this.registry = registry;
        this.renames = renames;
        this.xa = xa;
        this.names = renames.names();
        this.selection = selection;
        this.rewritten = rewritten;
        this.spaces = spaces;
        this.partition = partition;
        this.exchange = exchange;
        this.changes = changes;
        this.window = window;
        this.continuity = continuity;
        this.onFirstLogFile = onFirstLogFile;
    }

    LogCounts counts() {
        return counts;
    }

    /** Hands over what is left; call when the log has ended. */
    void flush() {
        if (!batch.isEmpty()) {
            exchange();
        }
    }

    private void exchange() {
        continuity.judge(batch);
        batch = exchange.exchange(batch);
    }

    @Override
    public void logFile(LogFile file) {
        if (!lastLogFile.isEmpty()
                && BinlogPosition.sequenceOf(file.name()) > BinlogPosition.sequenceOf(lastLogFile) + 1) {
            counts.gap(lastLogFile, file.name());
            continuity.forgetAll();
            counts.stretches.gap();
            changes.gap(side, new BinlogPosition(file.name(), 0));
            behindGap = true;
        }
        lastLogFile = file.name();
        if (!anyLogFile) {
            anyLogFile = true;
            counts.serverVersion = file.serverVersion();
            onFirstLogFile.accept(Optional.of(file.previousGtids()));
        }
    }

    @Override
    public void begin(Transaction begun) {
        if (!anyLogFile) {
            // Reading began inside a log file: what came before it is not known.
            anyLogFile = true;
            onFirstLogFile.accept(Optional.empty());
        }
        transaction = commitStamps.distinct(begun);
        counts.begun();
        counts.lanes.begin(transaction);
        firstFragment = true;
        statement = null;
        text = null;
        opaque = false;
        leftOut = xa.begin(transaction.id());
        rowChangesShipped = counts.rowChanges;
        if (begun.id() instanceof CommitStamp stamp && stamp.originalCommitMicros() == 0) {
            counts.unnamedTransactions++;
        }
        if (counts.from == null) {
            counts.from = new BinlogPosition(begun.file(), begun.offset());
        }
    }

    @Override
    public void autoIncrement(int increment, int offset) {
        counts.lanes.settings(increment, offset);
    }

    private Transaction current() {
        Transaction current = transaction;
        if (current == null) {
            throw new IllegalStateException("outside a transaction");
        }
        return current;
    }

    @Override
    public void rowsQuery(String sql) {
        if (statement == null) {
            statement = sql.length() > MAX_STATEMENT ? Shortened.to(MAX_STATEMENT, sql) + "..." : sql;
        } else if (!statement.endsWith("; ...")) {
            statement += "; ...";
        }
    }

    @Override
    public void rows(RowsEvent rows) {
        if (leftOut) {
            return;
        }
        TablePlan plan = plans.get(rows.table());
        if (plan == null) {
            plan = plan(rows.table());
        }
        TablePlan.ImageColumns partial = rows.fullImages() ? null : plan.partial(rows, registry);
        String skipReason = plan.skipReason == null && partial != null ? partial.skipReason : plan.skipReason;
        cursor = plan.uses == null ? keysCursor : wholeCursor;
        cursor.reset(rows);
        if (skipReason != null) {
            skip(plan, rows.kind(), skipReason);
            return;
        }
        uses = partial == null ? plan.uses : partial.uses.judged;
        if (partial != null && !partial.told) {
            partial.told = true;
            unjudged(plan.table.name(), partial.uses);
        }
        plan.lineage.written(plan.table);
        event = rows;
        LaneUse lane = rows.kind() == RowsEvent.Kind.INSERT ? counts.lanes.use(plan.lanes) : null;
        while (cursor.next()) {
            counts.rowChanges++;
            if (partial == null) {
                row(rows, plan, digest.of(rows.buffer(), cursor.before()), digest.of(rows.buffer(), cursor.after()));
            } else {
                partialRow(rows, plan, partial);
            }
            if (lane != null) {
                lane.insert(rows.buffer(), cursor.after());
            }
        }
    }

    private void unjudged(TableName table, PartialUses uses) {
        for (String use : uses.unjudged) {
            changes.lacksColumns(table);
            counts.unjudged(table).put(use, "some of its row images lack columns (binlog_row_image is not FULL)");
        }
    }

    private void skip(TablePlan plan, RowsEvent.Kind kind, String reason) {
        long count = 0;
        while (cursor.next()) {
            count++;
        }
        counts.rowChanges += count;
        plan.lineage.changed(false);
        if (!reason.isEmpty()) {
            opaque = true;
            counts.skip(plan.table.name(), reason, count);
            if (kind == RowsEvent.Kind.INSERT) {
                counts.lanes.unread(plan.table.name(), count);
            }
        }
    }

    private TablePlan plan(TableMap logged) {
        TableMap table = names.last(logged);
        written.add(logged.name());
        boolean selected = selection.includes(table.name(), renames.of(table.name()));
        String elsewhere = rewritten.reason(logged.name());
        String skip = !selected ? "" : elsewhere != null ? elsewhere : table.hasKey() ? null : table.keyProblem();
        KeySpaces.Use[] uses = selected && table.hasKey()
                ? spaces.uses(table, registry.keyForms, counts.unjudged(table.name()))
                : null;
        KeyForm keyForm = skip == null ? registry.keyForms.of(table) : null;
        TablePlan plan = new TablePlan(
                table,
                registry.register(side, table),
                keyForm,
                skip,
                lineage(table.name()),
                counts.lanes.key(table),
                uses);
        String keyProblem = skip != null
                ? null
                : registry.keyForms.differ(table.name()) ? KeyForm.DIFFER : KeyForm.problem(table, plan.keyColumns);
        if (keyProblem != null) {
            counts.keyProblem(table.name(), keyProblem);
        }
        plans.put(logged, plan);
        return plan;
    }

    private TableLineage lineage(TableName table) {
        return lineages.computeIfAbsent(table, name -> new TableLineage());
    }

    /** A row of an event whose images lack columns, or hold JSON values as what changed in them. */
    private void partialRow(RowsEvent rows, TablePlan plan, TablePlan.ImageColumns partial) {
        int afterShape = cursor.hasDiffs() ? ImageShapes.INCOMPARABLE : partial.after;
        row(
                rows,
                plan,
                digest.ofPartial(rows.buffer(), cursor.before(), partial.before),
                digest.ofPartial(rows.buffer(), cursor.after(), afterShape));
    }

    private void row(RowsEvent rows, TablePlan plan, long beforeDigest, long afterDigest) {
        RowCursor.Image before = cursor.before();
        RowCursor.Image after = cursor.after();
        byte[] buffer = rows.buffer();
        if (before.exists() && after.exists() && !KeyHash.same(buffer, before, after, plan.keyColumns)) {
            write(rows, plan, before, beforeDigest, WriteBatch.ABSENT, WriteBatch.KEY_CHANGE);
            write(rows, plan, after, WriteBatch.ABSENT, afterDigest, WriteBatch.KEY_CHANGE);
        } else {
            write(rows, plan, before.exists() ? before : after, beforeDigest, afterDigest, (byte) 0);
        }
        KeySpaces.Use[] touched = uses;
        if (touched != null) {
            constraintTable = plan.index;
            constraintWriter.row(buffer, before, after, plan, touched);
        }
    }

    private void write(
            RowsEvent rows, TablePlan plan, RowCursor.Image image, long beforeDigest, long afterDigest, byte flag) {
        keyHash.set(rows.buffer(), image, plan.keyColumns, plan.keyForm, plan.nameHash);
        if (!keyHash.isWhole()) {
            counts.keyProblem(plan.table.name(), KeyForm.NOT_FOLDED);
        }
        if (!partition.includes(keyHash.low())) {
            return;
        }
        if (batch.isFull()) {
            ship();
        }
        // Rows go on from one spelling to the next by a change of the key, which is logged.
        long key = (keyHash.spelling() == 0 ? keyHash.low() : keyHash.spelling()) ^ plan.nameHash;
        byte flags = flag;
        if (plan.lineage.hasEarlier() && rows.fullImages()) {
            continuity.judge(batch);
            boolean existed = beforeDigest != WriteBatch.ABSENT;
            if (plan.lineage.breaks(continuity, key, rows, cursor.rowOffset(), existed)) {
                flags |= WriteBatch.CONTINUITY_BREAK;
            }
        }
        batch.continuity[batch.writes] = continuity.place(key, plan.lineage.epoch);
        batch.addWrite(
                keyHash.high(),
                keyHash.low(),
                beforeDigest,
                afterDigest,
                rows.locator(),
                rows.inner(),
                cursor.rowOffset(),
                plan.index,
                flags);
        batch.isSpelt(keyHash.spelling());
    }

    private void constraintWrite(KeyHash key, long before, long after, int space) {
        RowsEvent rows = event;
        if (rows == null || !partition.includes(key.low())) {
            return;
        }
        if (batch.isFull()) {
            ship();
        }
        batch.continuity[batch.writes] = Continuity.NOT_A_ROW;
        batch.addWrite(
                key.high(),
                key.low(),
                before,
                after,
                rows.locator(),
                rows.inner(),
                cursor.rowOffset(),
                constraintTable,
                (byte) 0);
        batch.belongsTo(space);
        batch.isSpelt(key.spelling());
    }

    @Override
    public void statement(Statement statement) {
        boolean renamed = renamed(statement);
        changes.statement(side, current(), statement.sql(), renamed);
        Set<TableName> definitions = renamed
                ? names.touched(current().id())
                : xa.statement(statement.sql()) ? Set.of() : definitions(statement);
        if (definitions == null || ChangingStatement.fillsNewTable(statement)) {
            // Rows may have changed without row events, of whatever table.
            counts.statements.add(statement, lastNames(ChangingStatement.tables(statement)), current());
            continuity.forgetAll();
            opaque = true;
            definitions = definitions == null ? Set.of() : definitions;
        }
        if (!renamed) {
            for (TableName table : definitions) {
                lineage(table).changed(DefinitionStatement.keepsRows(statement.sql()));
            }
        }
        if (text == null) {
            text = new LoggedText(statement.sql(), definitions);
        } else if (!definitions.isEmpty()) {
            Set<TableName> all = new TreeSet<>(text.definitions());
            all.addAll(definitions);
            text = new LoggedText(text.sql(), all);
        }
    }

    /** Whether it only gives tables other names, which are followed. */
    private boolean renamed(Statement statement) {
        List<Renames.Rename> found = DefinitionStatement.renames(statement);
        if (found.isEmpty()) {
            return false;
        }
        renames.note(side, current().id(), found, written);
        // What one name stands for from here on may be another table.
        plans.clear();
        written.clear();
        return names.passes(current().id());
    }

    private @Nullable Set<TableName> definitions(Statement statement) {
        Set<TableName> tables = DefinitionStatement.tables(statement);
        return tables == null ? null : lastNames(tables);
    }

    private Set<TableName> lastNames(Set<TableName> tables) {
        Set<TableName> last = new TreeSet<>();
        tables.forEach(table -> last.add(names.last(table)));
        return last;
    }

    @Override
    public void end(BinlogPosition position) {
        counts.ended();
        xa.end(current().id());
        boolean judged = window.bounds().includes(side, current());
        counts.judged += judged ? 1 : 0;
        counts.lanes.end(judged);
        counts.stretches.ended(current());
        counts.to = position;
        counts.lastCommitMicros = current().immediateCommitMicros();
        if (batch.isFull()) {
            ship();
        }
        batch.addFragment(current(), firstFragment, true);
        noteGap();
        batch.statement[batch.fragments - 1] = statement;
        batch.text[batch.fragments - 1] = text;
        countRowChanges();
        transaction = null;
        if (batch.isFull()) {
            exchange();
        }
    }

    @Override
    public void abandon() {
        counts.abandoned();
        // Its rows come again, and must not seem to follow themselves.
        continuity.forgetAll();
        counts.lanes.end(false);
        commitStamps.takeBack(current());
        if (!firstFragment) {
            batch.addAbandoned(current());
        } else {
            batch.writes = batch.fragments == 0 ? 0 : batch.writesEnd[batch.fragments - 1];
            batch.judged = Math.min(batch.judged, batch.writes);
        }
        transaction = null;
    }

    /** With the first fragment behind it, which also begins a transaction: none goes on from file to file. */
    private void noteGap() {
        batch.behindGap[batch.fragments - 1] = behindGap;
        behindGap = false;
    }

    private void countRowChanges() {
        batch.opaque[batch.fragments - 1] = opaque;
        batch.rowChanges[batch.fragments - 1] = (int) (counts.rowChanges - rowChangesShipped);
        rowChangesShipped = counts.rowChanges;
    }

    /** Hands over a full batch in the middle of a transaction. */
    private void ship() {
        if (batch.fragments < WriteBatch.MAX_FRAGMENTS) {
            batch.addFragment(current(), firstFragment, false);
            noteGap();
            countRowChanges();
            firstFragment = false;
        }
        exchange();
    }
}
