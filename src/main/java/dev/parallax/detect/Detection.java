package dev.parallax.detect;

import dev.parallax.change.ChangeSource;
import dev.parallax.change.RowStore;
import dev.parallax.change.ServerAnswers;
import dev.parallax.finding.NotChecked;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Correlates two whole logs. Two threads read, one correlates; the two are kept side by side by commit time, which
 * keeps the state small and decides nothing.
 *
 * <p>Where the state outgrows its budget, detection begins anew and reads the logs several times, each time keeping a
 * share of the keys: the result is the same, the memory is bounded.
 */
public final class Detection {

    /** A pass that is given up costs at most one reading; twice as many as needed cost much more. */
    private static final int MORE_PASSES = 2;

    private static final int MOST_PASSES = 1 << 12;
    /** Each reader's part of the state's memory for what rows were left as. */
    private static final int CONTINUITY_SHARE = 4;

    /**
     * What to look at, and how much memory to take.
     *
     * @param stateBudgetBytes about how much memory the correlator's state may take
     * @param splitBrain how long both nodes must have committed without applying each other's transactions
     * @param answers what servers said
     */
    public record Options(
            TableSelection selection,
            Window window,
            long stateBudgetBytes,
            Duration splitBrain,
            ServerAnswers answers) {

        /** Shorter stretches are what lag looks like. */
        public static final Duration SPLIT_BRAIN = Duration.ofSeconds(60);

        /** Half of the heap for state; the rest is for reading and for findings. */
        public static Options of(TableSelection selection, Window window) {
            return of(selection, window, SPLIT_BRAIN, ServerAnswers.NONE);
        }

        /** The same with what else is known. */
        public static Options of(TableSelection selection, Window window, Duration splitBrain, ServerAnswers answers) {
            return new Options(selection, window, Runtime.getRuntime().maxMemory() / 2, splitBrain, answers);
        }
    }

    /** Told what goes on, on the thread that called. */
    public interface Progress {
        /** Reading begins: pass {@code index} (from 0) of {@code count}. */
        void pass(int index, int count);

        /** A node's log is read once more, for rows that nothing has explained. */
        void again(Side side);

        /** Some more of the logs was read, up to this commit time. */
        void read(long commitMicros);
    }

    private final ChangeSource[] sources;
    private final Options options;
    private final KeyForms keyForms = new KeyForms();
    private final Renames renames = new Renames();
    private final XaBranches xa = new XaBranches();
    private final FindingSink sink;
    private Set<TableName> written = Set.of();
    private final Progress progress;

    public Detection(ChangeSource a, ChangeSource b, Options options, FindingSink sink, Progress progress) {
        this.sources = new ChangeSource[] {a, b};
        this.options = options;
        this.sink = sink;
        this.progress = progress;
    }

    /** Reads both logs and hands every finding to the sink. */
    public DetectionResult run() throws InterruptedException {
        int passes = 1;
        while (true) {
            try {
                DetectionResult result = run(passes);
                boolean otherNames = renames.follow(written);
                if (!xa.leaveOut() && !otherNames) {
                    return result;
                }
                sink.restart();
            } catch (StateTooLargeException e) {
                if (passes >= MOST_PASSES) {
                    throw e;
                }
                passes *= MORE_PASSES;
                sink.restart();
            } catch (KeyFormsDifferException e) {
                sink.restart();
            }
        }
    }

    /**
     * Reads one log for a row's writes, under every name its table had. Call after {@link #run}, which learns the names.
     *
     * @param key the primary key's values as the server prints them, in the key's order
     */
    public RowHistory history(Side side, TableName table, List<String> key) {
        RowHistory history = new RowHistory(side, table, key, options.window().bounds(), renames, xa.leftOut());
        sources[side.index()].read(history);
        return history;
    }

    /** Whether both servers have said that their logs hold what they applied. */
    public boolean logsApplied() {
        AppliedInLog applied = new AppliedInLog(options.answers());
        return applied.isProved(Side.A) && applied.isProved(Side.B);
    }

    /** Reads one log for what writes left of rows. Call after {@link #run}, which learns the tables' names. */
    public void rows(Side side, LoggedRows.Taker taker) throws InterruptedException {
        progress.again(side);
        new LoggedRows(renames, taker, progress).read(sources[side.index()]);
    }

    private DetectionResult run(int passes) throws InterruptedException {
        TableChanges changes = new TableChanges(renames);
        FilteredTables filtered = new FilteredTables(new ApplierFilters(options.answers()));
        KeySpaces spaces = new KeySpaces(options.answers().constraints());
        boolean constraintsKnown = options.answers().constraints().known();
        Tally tally = new Tally(options.window(), changes, filtered, sink);
        List<NotChecked> notChecked = new ArrayList<>();
        LogCounts a = new LogCounts();
        LogCounts b = new LogCounts();
        Sources accounting = new Sources();
        for (int pass = 0; pass < passes; pass++) {
            progress.pass(pass, passes);
            changes.clear();
            TableRegistry tables = new TableRegistry(keyForms);
            KeyPartition partition = new KeyPartition(pass, passes);
            tally.beginPass(partition);
            try (LogReader readA = reader(Side.A, tables, spaces, changes, partition);
                    LogReader readB = reader(Side.B, tables, spaces, changes, partition);
                    RowStore storeA = sources[0].openRowStore();
                    RowStore storeB = sources[1].openRowStore()) {
                WitnessBuilder witnesses = new WitnessBuilder(tables, storeA, storeB);
                FindingBuilder builder = new FindingBuilder(
                        witnesses,
                        renames,
                        options.selection(),
                        options.answers().keys());
                Spellings spellings = new Spellings(new SpellingReader(
                        tables, spaces, storeA, storeB, options.answers().equality()));
                tally.compareKeysBy(spellings);
                Correlator correlator = new Correlator(
                        tables,
                        builder::differ,
                        spaces,
                        episode -> tally.take(episode, builder),
                        tally::take,
                        new AppliedInLog(options.answers()),
                        options.answers(),
                        changes::hasGap,
                        witnesses,
                        spellings,
                        options.stateBudgetBytes());
                correlate(correlator, tally, readA, readB);
                PendingCounts pending = correlator.finish(
                        options.window().judging(readA.counts().lastCommitMicros, readB.counts().lastCommitMicros),
                        options.window().caughtUp());
                errant(correlator.sources(), tally);
                lookUp(tally, tables, spellings, builder);
                tally.endOfPass(pending);
                if (pass == 0) {
                    a = readA.counts();
                    b = readB.counts();
                    accounting = correlator.sources();
                    written = tables.names();
                    notChecked.addAll(new SelectionGaps(allNames(written)).of(options.selection()));
                    notChecked.addAll(xa.notChecked());
                    notChecked.addAll(Gaps.of(a, b, options.window().bounds(), tables, pending));
                    if (!constraintsKnown
                            && accounting.severalChangedRows()
                            && !tables.names().isEmpty()) {
                        notChecked.add(Gaps.unknownConstraints(tables.names()));
                    }
                    PairFindings.of(options, pending, readA, readB).forEach(tally::count);
                    notChecked.addAll(PairFindings.notChecked(options, readA, readB));
                }
            }
        }
        filtered.report(tally::take);
        notChecked.addAll(tally.undecidedRows());
        return new DetectionResult(
                tally.summary(a, b, accounting.accounting(), constraintsKnown),
                tally.constraintDiffers(),
                notChecked,
                extent(a),
                extent(b),
                passes);
    }

    private Set<TableName> allNames(Set<TableName> tables) {
        Set<TableName> all = new TreeSet<>();
        tables.forEach(table -> all.addAll(renames.of(table)));
        return all;
    }

    private static void errant(Sources sources, Tally tally) {
        for (Sources.Source source : sources.errant()) {
            Accounting counted = source.accounting;
            if (!source.first.isEmpty()) {
                long count = Math.max(counted.transactions(Side.A), counted.transactions(Side.B));
                tally.take(new TransactionCase(
                        Rule.ERRANT_TRANSACTION,
                        source.first,
                        Math.max(0, count - source.first.size()),
                        null,
                        null,
                        null,
                        Map.of("server", source.name(), "transactions", String.valueOf(count))));
            }
        }
    }

    /** Reads a log once more for the rows that nothing in the side-by-side reading showed. */
    private void lookUp(Tally tally, TableRegistry tables, Spellings spellings, FindingBuilder builder) {
        List<LastRows> lastRows = LastRows.forBoth(spellings);
        tally.ask(lastRows);
        for (Side side : Side.values()) {
            if (!lastRows.get(side.index()).isEmpty()) {
                lastRows.get(side.index())
                        .read(side, sources[side.index()], tables, renames, xa.reading(side), options.selection());
            }
        }
        tally.answer(lastRows, builder);
    }

    private LogReader reader(
            Side side, TableRegistry tables, KeySpaces spaces, TableChanges changes, KeyPartition partition) {
        return new LogReader(
                side,
                sources[side.index()],
                tables,
                renames,
                xa.reading(side),
                options.selection(),
                new RewrittenDatabases(options.answers()),
                spaces,
                partition,
                changes,
                options.window(),
                new Continuity(options.stateBudgetBytes() / CONTINUITY_SHARE),
                options.splitBrain());
    }

    private void correlate(Correlator correlator, Tally tally, LogReader a, LogReader b) throws InterruptedException {
        a.prior().ifPresent(executed -> correlator.startsAfter(Side.A, executed));
        b.prior().ifPresent(executed -> correlator.startsAfter(Side.B, executed));
        LogReader next = earlier(a, b);
        while (next != null) {
            WriteBatch batch = next.peek();
            if (batch != null) {
                correlator.accept(next.side(), batch);
                if (tally.heldBytes() > options.stateBudgetBytes() / 4) {
                    throw new StateTooLargeException();
                }
                progress.read(batch.commitMicros());
                next.release();
            }
            next = earlier(a, b);
        }
    }

    private static @Nullable LogReader earlier(LogReader a, LogReader b) throws InterruptedException {
        WriteBatch nextA = a.peek();
        WriteBatch nextB = b.peek();
        if (nextA == null) {
            return nextB == null ? null : b;
        }
        return nextB == null || nextA.commitMicros() <= nextB.commitMicros() ? a : b;
    }

    private static DetectionResult.LogExtent extent(LogCounts counts) {
        return new DetectionResult.LogExtent(counts.from, counts.to, counts.serverVersion);
    }
}
