package dev.parallax.detect;

import dev.parallax.mysql.TableName;
import java.util.Set;

/**
 * What one transaction did by statements logged as text.
 *
 * @param sql the first of them
 * @param definitions tables whose definition, or existence, they changed
 */
record LoggedText(String sql, Set<TableName> definitions) {}
