package dev.parallax.detect;

import dev.parallax.change.Constraints;
import dev.parallax.change.GeneratedKeys;
import dev.parallax.change.ServerAnswers;
import dev.parallax.change.TableMap;
import dev.parallax.change.Transaction;
import dev.parallax.finding.Side;
import dev.parallax.mysql.CommitStamp;
import dev.parallax.mysql.Gtid;
import dev.parallax.mysql.ServerUuid;
import dev.parallax.mysql.TableName;
import dev.parallax.mysql.TransactionId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Two logs in one line each, for tests of the correlator:
 *
 * <pre>{@code a: A1[x:0>1] B1[x:1>2]   b: B1[x:0>2] A1[x:2>1]}</pre>
 *
 * <p>{@code A1} is the first transaction of node a. {@code x:0>1} is an update of row x from 0 to 1, {@code x:>1} an
 * insert, {@code x:1>} a delete; {@code A1[]} is a transaction that left no row event. Values are small numbers and
 * stand for whole images. A line that begins with {@code no GTIDs} has transactions named by commit time.
 */
final class History {

    record Write(String key, int before, int after) {}

    record Logged(Side origin, int number, List<Write> writes) {}

    /** A row that does not exist. */
    static final int NONE = 0;

    private static final ServerAnswers.Node LOGS_APPLIED = new ServerAnswers.Node(true, null, null);
    private static final AppliedInLog LOGGED =
            new AppliedInLog(new ServerAnswers(GeneratedKeys.UNKNOWN, Constraints.UNKNOWN, LOGS_APPLIED, LOGS_APPLIED));

    private static final ServerAnswers.Node REORDERS = new ServerAnswers.Node(true, 4, null);
    private static final ServerAnswers REORDERING =
            new ServerAnswers(GeneratedKeys.UNKNOWN, Constraints.UNKNOWN, REORDERS, REORDERS);

    private static final Pattern TRANSACTION = Pattern.compile("([AB])(\\d+)\\[([^\\]]*)\\]");

    private final Map<Side, List<Logged>> logs = new EnumMap<>(Side.class);

    private final boolean gtids;

    History(List<Logged> a, List<Logged> b, boolean gtids) {
        this.gtids = gtids;
        logs.put(Side.A, a);
        logs.put(Side.B, b);
    }

    static History parse(String text) {
        String[] sides = text.split("\\bb:", 2);
        return new History(parseLog(sides[0]), parseLog(sides[1]), !text.startsWith("no GTIDs"));
    }

    private static List<Logged> parseLog(String text) {
        List<Logged> log = new ArrayList<>();
        Matcher matcher = TRANSACTION.matcher(text);
        while (matcher.find()) {
            List<Write> writes = new ArrayList<>();
            for (String write : matcher.group(3).split("\\s+", -1)) {
                if (!write.isBlank()) {
                    String[] parts = write.split("[:>]", -1);
                    writes.add(new Write(parts[0], image(parts[1]), image(parts[2])));
                }
            }
            Side origin = matcher.group(1).equals("A") ? Side.A : Side.B;
            log.add(new Logged(origin, Integer.parseInt(matcher.group(2)), writes));
        }
        return log;
    }

    /** Images count from 1, so that 0 is free for "no row". */
    private static int image(String text) {
        return text.isEmpty() ? NONE : Integer.parseInt(text) + 1;
    }

    List<Logged> log(Side side) {
        List<Logged> log = logs.get(side);
        if (log == null) {
            throw new IllegalStateException();
        }
        return log;
    }

    /**
     * What keys are to each other that have one fold: DIFFERENT gives all keys one, EQUAL gives each key several
     * spellings. Null where keys have none.
     */
    Spellings.@Nullable Answer alike;

    private static final int SPELLINGS = 3;
    private int spelt;

    /** By transaction that a log lacks: the write by which it was last said what the row was there. */
    final Map<String, String> found = new TreeMap<>();

    /** Both nodes are known to have executed everything: without GTIDs, what is not logged will not come. */
    boolean caughtUp;

    /** Whether both servers said that their appliers let transactions overtake others. */
    boolean saidToReorder;

    /** Transactions that a log was last found to lack, and that have no place in it. */
    long unplaced;

    /** What the correlator makes of it: one text per episode, sorted. */
    List<String> correlate(Random random) {
        return correlate(() -> random.nextInt(2), random.nextInt(1, 4));
    }

    /** Reads a's log whole before b's, or the other way round. */
    List<String> correlateAllOf(Side first) {
        return correlate(first == Side.A ? () -> 0 : () -> 1, 1);
    }

    private List<String> correlate(IntSupplier nextSide, int transactionsPerBatch) {
        TableRegistry tables = new TableRegistry(new KeyForms());
        tables.register(
                Side.A, new TableMap(new TableName("s", "t"), List.of(), new int[0], TableMap.KeySource.LOG, ""));
        List<Episode> episodes = new ArrayList<>();
        Correlator correlator = new Correlator(
                tables,
                (a, b) -> false,
                KeySpaces.NONE,
                episodes::add,
                found -> {},
                LOGGED,
                saidToReorder ? REORDERING : ServerAnswers.NONE,
                side -> false,
                write -> List.of(),
                new Spellings((one, other) -> Objects.requireNonNull(alike)),
                Long.MAX_VALUE);
        int[] next = {0, 0};
        WriteBatch batch = new WriteBatch();
        while (next[0] < log(Side.A).size() || next[1] < log(Side.B).size()) {
            Side side = nextSide.getAsInt() == 0 ? Side.A : Side.B;
            if (next[side.index()] == log(side).size()) {
                side = side.peer();
            }
            batch.clear();
            for (int i = 0;
                    i < transactionsPerBatch && next[side.index()] < log(side).size();
                    i++) {
                add(batch, side, log(side).get(next[side.index()]), next[side.index()]++);
            }
            correlator.accept(side, batch);
        }
        PendingCounts pending = correlator.finish(transaction -> true, caughtUp);
        unplaced = pending.unplacedOn(Side.A) + pending.unplacedOn(Side.B);
        TreeSet<String> texts = new TreeSet<>();
        found.clear();
        for (Episode episode : episodes) {
            texts.add(text(episode));
            OpenWrite behind = episode.found();
            if (behind != null) {
                found.put(name(episode.block.first(Side.A)), name(new SettledWrite(behind.transaction, behind, null)));
            }
        }
        return List.copyOf(texts);
    }

    private void add(WriteBatch batch, Side side, Logged logged, int place) {
        for (Write write : logged.writes()) {
            boolean oneFold = alike == Spellings.Answer.DIFFERENT;
            batch.addWrite(
                    oneFold ? 1 : write.key().hashCode() * 0x9E3779B97F4A7C15L,
                    oneFold ? 1 : write.key().charAt(0),
                    2L * write.before(),
                    2L * write.after(),
                    0,
                    0,
                    0,
                    0,
                    (byte) 0);
            if (alike != null) {
                int spelling = oneFold ? 0 : spelt++ % SPELLINGS;
                batch.isSpelt((long) spelling << 16 | write.key().charAt(0));
            }
        }
        long original = 1_000L * (logged.number() + 1);
        TransactionId id = gtids
                ? new Gtid(new ServerUuid(logged.origin().index(), 0), "", logged.number())
                : new CommitStamp(logged.origin().index() + 1, original, 0);
        batch.addFragment(
                new Transaction(
                        id,
                        logged.origin().index() + 1,
                        original,
                        logged.origin() == side ? original : original + 1,
                        "log.000001",
                        place),
                true,
                true);
    }

    /** For example {@code CONFLICT x A1/B1 DIVERGED 2 writes}. */
    private static String text(Episode episode) {
        SettledWrite first = episode.block.first(Side.A);
        SettledWrite second = episode.block.first(Side.B);
        String witness = name(first) + (first.equals(second) ? "" : "/" + name(second));
        KeyState key = first.original().key;
        long name = key.spelt == null ? key.keyLow : key.spelt.sample.hash();
        return episode.kind + " " + (char) name + " " + witness + " " + episode.status()
                + (episode.block.count() > 2 ? " of " + episode.block.count() : "")
                + (episode.kind == Episode.Kind.CONFLICT && episode.block.sameAfterImages() ? " identical" : "");
    }

    private static String name(SettledWrite write) {
        TransactionId id = write.transaction().id;
        if (id instanceof Gtid gtid) {
            return (gtid.server().high() == 0 ? "A" : "B") + gtid.number();
        }
        CommitStamp stamp = (CommitStamp) id;
        return (stamp.originServerId() == 1 ? "A" : "B") + (stamp.originalCommitMicros() / 1_000 - 1);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (Side side : Side.values()) {
            text.append(side.label()).append(':');
            for (Logged logged : log(side)) {
                text.append(' ').append(logged.origin()).append(logged.number()).append(logged.writes());
            }
            text.append("  ");
        }
        return text.toString();
    }

    /** Rows by key, for the simulation. */
    static Map<String, Integer> noRows() {
        return new TreeMap<>();
    }
}
