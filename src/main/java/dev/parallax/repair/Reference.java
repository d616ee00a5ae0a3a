package dev.parallax.repair;

import dev.parallax.mysql.TableName;
import java.util.List;

/**
 * A foreign key of one server.
 *
 * @param columns of the child
 * @param parentColumns to which they refer, in the same order
 */
record Reference(String name, TableName child, List<String> columns, TableName parent, List<String> parentColumns) {}
