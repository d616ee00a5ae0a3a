package dev.parallax.finding;

import java.time.Instant;

/**
 * What a comparison of a table rests on that did not read all of it: an earlier proof, and logs without a gap since. Of
 * all other rows it says nothing new, so a row that was changed without being logged is seen only where it is read.
 *
 * @param asOf as of what the rows were proved equal earlier
 * @param provedAt when
 * @param wholeProvedAt when every row had been read last, for that proof or one before it
 * @param touchedKeys rows that the logs of either node say were written since; each was read
 * @param rollingPercent which share of the other rows was to be read too
 * @param rollingRows how many rows were read for that
 * @param readSince every row was read then or later
 */
public record Reliance(
        AsOf asOf,
        Instant provedAt,
        Instant wholeProvedAt,
        long touchedKeys,
        double rollingPercent,
        long rollingRows,
        Instant readSince) {}
