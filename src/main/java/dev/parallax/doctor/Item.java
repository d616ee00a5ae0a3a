package dev.parallax.doctor;

import dev.parallax.finding.Side;
import dev.parallax.mysql.TableName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a rule is asked of.
 *
 * @param side the node it is on; null for the pair
 * @param subject what it is, the same in every run; "" for a node or the pair as a whole
 * @param table where it is a table
 * @param names what expressions may name
 */
record Item(@Nullable Side side, String subject, @Nullable TableName table, Map<String, Object> names) {}
