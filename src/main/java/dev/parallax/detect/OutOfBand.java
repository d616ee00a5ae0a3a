package dev.parallax.detect;

import dev.parallax.finding.OutOfBandStory;
import org.jspecify.annotations.Nullable;

/** Where a write shows that the row was changed before it without being logged. */
final class OutOfBand {

    private OutOfBand() {}

    /** As {@link OutOfBandStory} names it; null when the write goes on from the one before it in both logs. */
    static @Nullable String cause(SettledWrite write) {
        boolean onA = isBroken(write.a());
        boolean onB = isBroken(write.b());
        if (onA && onB) {
            return OutOfBandStory.ON_BOTH;
        }
        return onA ? OutOfBandStory.ON_A : onB ? OutOfBandStory.ON_B : null;
    }

    /** Whether the row may still differ in columns that the write did not touch and the image of a node leaves out. */
    static boolean leavesColumnsOpen(SettledWrite write) {
        OpenWrite a = write.a();
        OpenWrite b = write.b();
        return (a != null && ImageDigest.isPartial(a.after)) || (b != null && ImageDigest.isPartial(b.after));
    }

    static boolean isBroken(SettledWrite write) {
        return isBroken(write.a()) || isBroken(write.b());
    }

    static boolean isBroken(@Nullable OpenWrite write) {
        return write != null && (write.flags & WriteBatch.CONTINUITY_BREAK) != 0;
    }
}
