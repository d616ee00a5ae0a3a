package dev.parallax.finding;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is proved of a table's rows: they are equal on both nodes as of {@code asOf}. A row that no transaction outside of
 * it has written was the same on both nodes when it was last read, and is unless it was written without a log.
 *
 * @param provedAt when comparing was done
 * @param wholeAsOf as of what every row was read and compared the last time
 * @param wholeProvedAt when that was done
 * @param rows how many were read then
 * @param digest of those rows, 64 hex digits: the exclusive or of the SHA-256 of each, in any order; null where a row was
 *     in flight, or where nothing tells the rows apart
 * @param atRest whether nothing changed the table while it was read whole: then the digest is that of the table as of
 *     {@code wholeAsOf}, otherwise of each row as it was when it was read
 * @param readSince every row was read then or later, also one that nothing has written
 */
public record TableCertificate(
        AsOf asOf,
        Instant provedAt,
        AsOf wholeAsOf,
        Instant wholeProvedAt,
        long rows,
        @Nullable String digest,
        boolean atRest,
        Instant readSince) {}
