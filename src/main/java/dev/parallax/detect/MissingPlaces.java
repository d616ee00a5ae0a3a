package dev.parallax.detect;

import dev.parallax.finding.Side;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Without GTIDs a log lacks what changed nothing there. The order of its origin's transactions says between which two it
 * was applied, and is taken to have been just before the second. But where the row was such, just then, that it would have
 * been changed and logged, it was applied earlier, when the row was not: the last such place is the one it gets here, for
 * this row. A write that was made behind it there was made knowing it, and is not concurrent with it.
 */
final class MissingPlaces {

    private static final long SKIPPED = Long.MIN_VALUE;

    private MissingPlaces() {}

    /**
     * Gives places to those writes of one row, as far as they need others. Where one of them was skipped, since it would
     * have changed the row at any place, the others may have been as well: then all stay where they are.
     *
     * @return whether any was given another place
     */
    static boolean give(List<SettledWrite> writes) {
        List<Runnable> given = new ArrayList<>();
        for (Side log : Side.values()) {
            long before = Long.MAX_VALUE;
            for (SettledWrite missing : missingIn(log, writes)) {
                long place = lastPlace(missing, log, writes, before);
                if (place == SKIPPED) {
                    return false;
                }
                if (place != missing.place(log)) {
                    given.add(() -> missing.placeOn(log, place));
                }
                before = Math.min(before, place);
            }
        }
        given.forEach(Runnable::run);
        return !given.isEmpty();
    }

    /** The last of its origin first. */
    private static List<SettledWrite> missingIn(Side log, List<SettledWrite> writes) {
        List<SettledWrite> missing = new ArrayList<>();
        for (SettledWrite write : writes) {
            TransactionState transaction = write.transaction();
            if (transaction.isAbsent()
                    && !transaction.isLostAtOrigin()
                    && transaction.logged(log) == null
                    && write.on(log) == null) {
                missing.add(write);
            }
        }
        missing.sort(Comparator.comparingLong((SettledWrite write) -> write.place(log.peer()))
                .reversed());
        return missing;
    }

    private static long lastPlace(SettledWrite missing, Side log, List<SettledWrite> writes, long before) {
        long place = missing.place(log);
        List<OpenWrite> between = new ArrayList<>();
        for (SettledWrite write : writes) {
            OpenWrite logged = write.on(log);
            if (logged != null
                    && logged.place() > missing.transaction().absentBehind()
                    && logged.place() < Math.min(place, before)) {
                between.add(logged);
            }
        }
        between.sort(Comparator.comparingLong(OpenWrite::place).reversed());
        if (between.isEmpty() || changesNothing(missing, between.get(0).after)) {
            return Math.min(place, before);
        }
        for (OpenWrite later : between) {
            if (changesNothing(missing, later.before)) {
                return later.place() - 1;
            }
        }
        return SKIPPED;
    }

    private static boolean changesNothing(SettledWrite missing, long row) {
        OpenWrite original = missing.original();
        boolean noRow = row == WriteBatch.ABSENT && original.before != WriteBatch.ABSENT;
        return noRow || ImageDigest.same(row, original.after);
    }
}
