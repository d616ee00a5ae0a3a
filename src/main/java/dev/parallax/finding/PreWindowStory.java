package dev.parallax.finding;

import dev.parallax.finding.WitnessTransaction.Applied;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The prose of twin before-images: the same transaction found different rows on the two nodes, because the applier logs
 * the row it found and not the one the origin logged.
 */
final class PreWindowStory {

    private PreWindowStory() {}

    static String tell(Status status, List<Value> key, Witness witness) {
        List<String> lines = new ArrayList<>();
        WitnessTransaction twin = twin(witness);
        if (twin != null) {
            Applied a = Objects.requireNonNull(twin.a());
            Applied b = Objects.requireNonNull(twin.b());
            lines.add(twin.label() + " found different rows: on a " + RowText.tuple(a.before(), key) + ", on b "
                    + RowText.tuple(b.before(), key) + ".");
        }
        lines.add("No conflict in the window explains it: the difference is older than the window, "
                + "or was made by a change that was not logged.");
        lines.add(
                switch (status) {
                    case DIVERGED -> stillDiffers(witness);
                    case HEALED ->
                        twin != null && leftTheSame(twin)
                                ? twin.label() + " left the same row on both nodes, so they agree again."
                                : "The nodes agree at the end of the window.";
                    case PENDING -> "How the row ends is open until both nodes have applied every write of it.";
                    case CONFIRMED -> "How the row ended cannot be told from the logs.";
                });
        return String.join("\n", lines);
    }

    private static String stillDiffers(Witness witness) {
        List<Value> a = witness.imageA();
        List<Value> b = witness.imageB();
        if (a == null || b == null || a.isEmpty() == b.isEmpty()) {
            String columns = witness.differingColumns().isEmpty()
                    ? ""
                    : " They differ in " + Sentences.list(witness.differingColumns()) + ".";
            return "The nodes still hold different rows at the end of the window." + columns;
        }
        return "At the end of the window "
                + (a.isEmpty() ? "b holds the row and a has none." : "a holds the row and b has none.");
    }

    private static boolean leftTheSame(WitnessTransaction twin) {
        Applied a = Objects.requireNonNull(twin.a());
        Applied b = Objects.requireNonNull(twin.b());
        return a.rowLogged() && b.rowLogged() && a.after().equals(b.after());
    }

    /** The first transaction whose row event is in both logs with unequal before-images; null when there is none. */
    private static @Nullable WitnessTransaction twin(Witness witness) {
        for (WitnessTransaction transaction : witness.transactions()) {
            Applied a = transaction.a();
            Applied b = transaction.b();
            if (a != null
                    && b != null
                    && a.rowLogged()
                    && b.rowLogged()
                    && !a.before().equals(b.before())) {
                return transaction;
            }
        }
        return null;
    }
}
