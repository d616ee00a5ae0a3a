package dev.parallax.verify;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How many rows the next chunk has, by how long the last one took. */
class ChunkTimeTest {

    @ParameterizedTest
    @CsvSource({
        // As long as it may: the same again.
        "500, 1000, 500, 1000",
        // Twice as long, half as long.
        "500, 1000, 1000, 500",
        "500, 1000, 250, 2000",
        // Never further than four times at once, however long it took.
        "500, 1000, 2001, 250",
        "500, 1000, 60000, 250",
        "500, 1000, 125, 4000",
        "500, 1000, 1, 4000",
        "500, 1000, 0, 4000",
        // Less time is fewer rows.
        "50, 1000, 500, 250",
        "50, 62, 62, 50",
        // One at least, and not for good.
        "50, 1, 60000, 1",
        "50, 3, 60000, 1",
        "50, 1, 20, 2",
    })
    void rowsFollowTheTime(long chunkTime, long rows, long took, long next) {
        assertThat(ChunkWalk.rowsIn(chunkTime, rows, took)).isEqualTo(next);
    }
}
