package dev.parallax.verify;

import dev.parallax.finding.Reliance;
import dev.parallax.finding.Side;
import dev.parallax.finding.TableCertificate;
import dev.parallax.verify.Certificate.Rolling;
import dev.parallax.verify.TableResult.Status;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares the rows of one table that were written since its certificate, and a share of all. {@link Increments} says why
 * that is enough, and for what it is not.
 */
final class IncrementalWalk {

    /** Keys asked for at once. */
    private static final int BATCH = 500;

    /** How often to look for a row that is said to be there; one that comes and goes is away each time by rare chance. */
    private static final int LOOKS = 10;

    /** Between two steps: waits where it must. */
    interface Pace {
        /** Whether it may go on, when so many rows more were compared. */
        boolean goOn(long rows) throws InterruptedException;
    }

    /**
     * What was read.
     *
     * @param progress the rows read for the rolling share; done where all that was to be read was
     * @param complete whether each row that was written since was read
     * @param certificate what is proved if all of that is equal
     */
    record Read(ChunkWalk.Progress progress, boolean complete, Certificate certificate, Reliance reliesOn)
            implements WalkedTable.Proving {
        @Override
        public Proof of(Status status, ChunkWalk.Progress all, @Nullable String digest) {
            return new Proof(status == Status.EQUAL ? certificate : null, reliesOn, "");
        }
    }

    private final NodePair nodes;
    private final Cuts cuts;
    private final TableShape table;
    private final ComparedKey key;
    private final KeySettler settler;
    private final TableSql sql;
    private final Increments increments;
    private final List<String> keys;
    private final Certificate certificate;
    private final VerifyOptions options;
    private final Pace pace;

    IncrementalWalk(
            NodePair nodes,
            Cuts cuts,
            TableShape table,
            ComparedKey key,
            KeySettler settler,
            Increments increments,
            Increments.Since since,
            VerifyOptions options,
            Pace pace) {
        this.nodes = nodes;
        this.cuts = cuts;
        this.table = table;
        this.key = key;
        this.settler = settler;
        this.sql = new TableSql(table);
        this.increments = increments;
        this.keys = since.keys();
        this.certificate = Objects.requireNonNull(since.certificate());
        this.options = options;
        this.pace = pace;
    }

    /**
     * Reads what is to be read.
     *
     * @return null where the logs and the servers do not seem to mean the same rows: then all of them are to be read
     */
    @Nullable
    Read run() throws InterruptedException {
        Checkpoint begin = cuts.inFlight().checkpoint(List.of(), "", List.of());
        double percent = options.rolling() == null ? 0 : options.rolling();
        List<String> nowhere = new ArrayList<>();
        boolean complete = touched(nowhere);
        if (!nowhere.isEmpty()) {
            if (isMisread(nowhere)) {
                return null;
            }
            // Written while they were looked for, so that what was seen of them decides nothing.
            settler.add(nowhere.stream().map(LoggedKeys::parts).toList());
        }
        Rolled rolled = complete ? roll(begin.began(), percent) : Rolled.nothing(certificate.rolling());
        TableCertificate proof = certificate.proof();
        Reliance reliance = new Reliance(
                proof.asOf(),
                proof.provedAt(),
                proof.wholeProvedAt(),
                keys.size(),
                percent,
                rolled.progress().a().rows(),
                rolled.rolling().readSince());
        return new Read(rolled.progress(), complete, certificate.renewed(begin, rolled.rolling()), reliance);
    }

    /**
     * Compares the rows that were written.
     *
     * @param nowhere takes keys of which neither node has a row
     * @return whether it came to the end
     */
    private boolean touched(List<String> nowhere) throws InterruptedException {
        for (int i = 0; i < keys.size(); i += BATCH) {
            List<List<String>> batch = keys.subList(i, Math.min(keys.size(), i + BATCH)).stream()
                    .map(LoggedKeys::parts)
                    .toList();
            if (!pace.goOn(batch.size())) {
                return false;
            }
            Both<Map<List<String>, String>> rows = nodes.both(side -> digests(side, batch));
            List<List<String>> open = new ArrayList<>();
            for (List<String> spelled : batch) {
                String a = rows.a().get(spelled);
                String b = rows.b().get(spelled);
                boolean gone = a == null && b == null;
                String joined = LoggedKeys.joined(spelled);
                if (gone && isNowhere(joined)) {
                    nowhere.add(joined);
                } else if (gone ? !table.integerKey() : a == null || !a.equals(b)) {
                    // A key of other types is looked for in the index, too, before its row counts as gone.
                    open.add(spelled);
                }
            }
            settler.add(open);
        }
        return true;
    }

    private Map<List<String>, String> digests(Side side, List<List<String>> batch) throws InterruptedException {
        int parts = key.columns().size();
        return nodes.query(
                side,
                sql.digests(side, batch),
                HashMap::new,
                (all, row) -> all.put(RowFetch.parts(row, parts), RowFetch.digest(side, row, parts + 1)));
    }

    /** A row that a log says was written last, and not deleted, should be found. */
    private boolean isNowhere(String joined) {
        return increments.isThere(table.name(), joined);
    }

    /**
     * Whether rows are not found that by the logs are there. One that was away on both nodes when it was looked for may
     * have come back by the time that the logs were read; it is found then, or its log says that it is gone again. A key
     * that the servers know by another name is never found.
     */
    private boolean isMisread(List<String> nowhere) throws InterruptedException {
        List<String> missing = nowhere;
        for (int look = 0; look < LOOKS; look++) {
            if (cuts.awaitLogs() != null) {
                return true;
            }
            missing = missing.stream().filter(this::isNowhere).toList();
            if (missing.isEmpty()) {
                return false;
            }
            missing = stillMissing(missing);
        }
        return !missing.isEmpty();
    }

    private List<String> stillMissing(List<String> missing) throws InterruptedException {
        List<String> still = new ArrayList<>();
        for (int i = 0; i < missing.size(); i += BATCH) {
            List<String> some = missing.subList(i, Math.min(missing.size(), i + BATCH));
            List<List<String>> batch = some.stream().map(LoggedKeys::parts).toList();
            Both<Map<List<String>, String>> rows = nodes.both(side -> digests(side, batch));
            for (int j = 0; j < batch.size(); j++) {
                if (!rows.a().containsKey(batch.get(j)) && !rows.b().containsKey(batch.get(j))) {
                    still.add(some.get(j));
                }
            }
        }
        return still;
    }

    /**
     * A share of all rows.
     *
     * @param progress all that was read of it
     * @param rolling where to go on
     */
    private record Rolled(ChunkWalk.Progress progress, Rolling rolling) {
        static Rolled nothing(Rolling rolling) {
            return new Rolled(ChunkWalk.Progress.start(), rolling);
        }
    }

    private Rolled roll(Instant now, double percent) throws InterruptedException {
        long most = Math.max(certificate.proof().rows(), table.rows());
        long left = (long) Math.ceil(most * percent / 100);
        Rolling rolling = certificate.rolling();
        Digest a = Digest.none();
        Digest b = Digest.none();
        long chunks = 0;
        int rounds = 0;
        // From the end on to the begin, once: a table that shrank is not read twice.
        while (left > 0 && rounds < 2) {
            rolling = rolling.goesOn(now);
            ChunkWalk.Progress from = new ChunkWalk.Progress(rolling.at(), Digest.none(), Digest.none(), 0, false);
            ChunkWalk.Progress to = walk(from).run(left);
            a = a.plus(to.a());
            b = b.plus(to.b());
            chunks += to.chunks();
            left -= Math.max(to.a().rows(), to.b().rows());
            if (!to.done()) {
                rolling = rolling.to(to.at());
                break;
            }
            rolling = rolling.round();
            rounds++;
        }
        return new Rolled(new ChunkWalk.Progress(null, a, b, chunks, true), rolling);
    }

    private ChunkWalk walk(ChunkWalk.Progress from) {
        long[] told = {0};
        return new ChunkWalk(nodes, table, key, settler, options, from, progress -> {
            long more = progress.a().rows() - told[0];
            told[0] = progress.a().rows();
            return pace.goOn(more);
        });
    }
}
