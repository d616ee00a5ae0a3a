package dev.parallax.detect;

import dev.parallax.finding.Rule;
import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something the correlator found about whole transactions, before anybody has read a row.
 *
 * @param transactions those involved, in order: the first is what it is about
 * @param more how many further ones there are
 * @param cause see {@link dev.parallax.finding.SkipStory}; null where the rule says everything
 * @param on the node where it shows; null for both
 * @param table null when it is not about one table
 */
record TransactionCase(
        Rule rule,
        List<TransactionState> transactions,
        long more,
        @Nullable String cause,
        @Nullable Side on,
        @Nullable TableName table,
        Map<String, String> facts) {}
