package dev.parallax.sandbox;

import dev.parallax.problem.ProblemException;
import java.util.Optional;

/** One place that servers come from. */
interface BinariesProvider {

    /**
     * The build that answers the wish, fetched first if this provider fetches.
     *
     * @param wish a version or the beginning of one ({@code 8.0}, {@code 9.7}); empty for any
     * @return empty when this place has no such build, which is no error
     * @throws ProblemException when it should have had one: a download failed, a library is missing
     */
    Optional<ServerBinaries> find(String wish);

    /** Names the place, and what a user does to make it answer. */
    String advice();
}
