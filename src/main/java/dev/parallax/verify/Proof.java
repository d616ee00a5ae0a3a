package dev.parallax.verify;

import dev.parallax.finding.Reliance;
import org.jspecify.annotations.Nullable;

/**
 * What a result rests on.
 *
 * @param certificate of a table that is equal; null of any other, and where it is not known what is on both nodes
 * @param reliesOn what it takes from earlier; null when every row was read
 * @param whole why every row was read although less was asked for; empty otherwise
 */
public record Proof(
        @Nullable Certificate certificate, @Nullable Reliance reliesOn, String whole) {

    static final Proof NONE = new Proof(null, null, "");

    Proof withoutCertificate() {
        return new Proof(null, reliesOn, whole);
    }
}
