package dev.parallax.schema.compare;

import java.util.EnumMap;
import java.util.Map;

/**
 * How {@code information_schema} is asked for each kind of object: the first three columns name it (database, table, own
 * name), the others are its properties. {@code %s} is where the databases stand.
 *
 * <p>Servers of different versions spell some values differently although they mean the same: display widths of integers
 * (gone with 8.0.19), {@code utf8} for {@code utf8mb3}. Such spellings are brought to one form here.
 */
final class SchemaQueries {

    private static final Map<ObjectKind, String> SQL = new EnumMap<>(ObjectKind.class);

    static {
        SQL.put(ObjectKind.DATABASE, """
                SELECT SCHEMA_NAME, '', '',
                       REGEXP_REPLACE(DEFAULT_CHARACTER_SET_NAME, '^utf8$', 'utf8mb3') AS `character set`,
                       REGEXP_REPLACE(DEFAULT_COLLATION_NAME, '^utf8_', 'utf8mb3_') AS `collation`
                  FROM information_schema.SCHEMATA WHERE SCHEMA_NAME IN (%s)""");
        SQL.put(ObjectKind.TABLE, """
                SELECT TABLE_SCHEMA, TABLE_NAME, '', ENGINE AS `engine`,
                       REGEXP_REPLACE(TABLE_COLLATION, '^utf8_', 'utf8mb3_') AS `collation`,
                       ROW_FORMAT AS `row format`, TABLE_COMMENT AS `comment`, AUTO_INCREMENT AS `AUTO_INCREMENT`
                  FROM information_schema.TABLES WHERE TABLE_TYPE = 'BASE TABLE' AND TABLE_SCHEMA IN (%s)""");
        SQL.put(ObjectKind.COLUMN, """
                SELECT c.TABLE_SCHEMA, c.TABLE_NAME, c.COLUMN_NAME,
                       REGEXP_REPLACE(c.COLUMN_TYPE, '^((tiny|small|medium|big)?int|year)[(][0-9]+[)]', '$1') AS `type`,
                       REGEXP_REPLACE(c.CHARACTER_SET_NAME, '^utf8$', 'utf8mb3') AS `character set`,
                       REGEXP_REPLACE(c.COLLATION_NAME, '^utf8_', 'utf8mb3_') AS `collation`,
                       c.IS_NULLABLE AS `nullable`, c.COLUMN_DEFAULT AS `default`,
                       c.EXTRA LIKE '%%auto_increment%%' AS `AUTO_INCREMENT`,
                       c.EXTRA LIKE '%%on update%%' AS `ON UPDATE`, c.EXTRA LIKE '%%INVISIBLE%%' AS `invisible`,
                       c.GENERATION_EXPRESSION AS `generated as`, c.EXTRA LIKE '%%STORED%%' AS `stored`,
                       c.COLUMN_COMMENT AS `comment`, c.ORDINAL_POSITION AS `position`
                  FROM information_schema.COLUMNS c
                  JOIN information_schema.TABLES t
                    ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME AND t.TABLE_TYPE = 'BASE TABLE'
                 WHERE c.TABLE_SCHEMA IN (%s)""");
        SQL.put(ObjectKind.INDEX, """
                SELECT TABLE_SCHEMA, TABLE_NAME, INDEX_NAME, MAX(NON_UNIQUE) = 0 AS `unique`,
                       GROUP_CONCAT(CONCAT(COALESCE(COLUMN_NAME, CONCAT('(', EXPRESSION, ')')),
                                           COALESCE(CONCAT('(', SUB_PART, ')'), ''), IF(COLLATION = 'D', ' DESC', ''))
                                    ORDER BY SEQ_IN_INDEX SEPARATOR ', ') AS `columns`,
                       MAX(INDEX_TYPE) AS `index type`, MAX(IS_VISIBLE) AS `visible`
                  FROM information_schema.STATISTICS WHERE TABLE_SCHEMA IN (%s)
                 GROUP BY TABLE_SCHEMA, TABLE_NAME, INDEX_NAME""");
        SQL.put(ObjectKind.FOREIGN_KEY, """
                SELECT r.CONSTRAINT_SCHEMA, r.TABLE_NAME, r.CONSTRAINT_NAME,
                       GROUP_CONCAT(k.COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ', ') AS `columns`,
                       CONCAT(MAX(k.REFERENCED_TABLE_SCHEMA), '.', MAX(k.REFERENCED_TABLE_NAME), ' (',
                              GROUP_CONCAT(k.REFERENCED_COLUMN_NAME ORDER BY k.ORDINAL_POSITION SEPARATOR ', '), ')')
                              AS `references`,
                       MAX(r.UPDATE_RULE) AS `on update`, MAX(r.DELETE_RULE) AS `on delete`
                  FROM information_schema.REFERENTIAL_CONSTRAINTS r
                  JOIN information_schema.KEY_COLUMN_USAGE k
                    ON k.CONSTRAINT_SCHEMA = r.CONSTRAINT_SCHEMA AND k.CONSTRAINT_NAME = r.CONSTRAINT_NAME
                   AND k.TABLE_NAME = r.TABLE_NAME
                 WHERE r.CONSTRAINT_SCHEMA IN (%s)
                 GROUP BY r.CONSTRAINT_SCHEMA, r.TABLE_NAME, r.CONSTRAINT_NAME""");
        SQL.put(ObjectKind.CHECK, """
                SELECT c.CONSTRAINT_SCHEMA, t.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE AS `clause`,
                       t.ENFORCED AS `enforced`
                  FROM information_schema.CHECK_CONSTRAINTS c
                  JOIN information_schema.TABLE_CONSTRAINTS t
                    ON t.CONSTRAINT_SCHEMA = c.CONSTRAINT_SCHEMA AND t.CONSTRAINT_NAME = c.CONSTRAINT_NAME
                   AND t.CONSTRAINT_TYPE = 'CHECK'
                 WHERE c.CONSTRAINT_SCHEMA IN (%s)""");
        SQL.put(ObjectKind.PARTITION, """
                SELECT TABLE_SCHEMA, TABLE_NAME, CONCAT_WS('/', PARTITION_NAME, SUBPARTITION_NAME),
                       PARTITION_METHOD AS `method`, PARTITION_EXPRESSION AS `expression`,
                       PARTITION_DESCRIPTION AS `values`, SUBPARTITION_METHOD AS `subpartition method`,
                       SUBPARTITION_EXPRESSION AS `subpartition expression`
                  FROM information_schema.PARTITIONS WHERE PARTITION_NAME IS NOT NULL AND TABLE_SCHEMA IN (%s)""");
        SQL.put(ObjectKind.TRIGGER, """
                SELECT TRIGGER_SCHEMA, EVENT_OBJECT_TABLE, TRIGGER_NAME, EVENT_MANIPULATION AS `event`,
                       ACTION_TIMING AS `timing`, ACTION_ORDER AS `order`, ACTION_STATEMENT AS `body`,
                       DEFINER AS `definer`, SQL_MODE AS `sql_mode`
                  FROM information_schema.TRIGGERS WHERE TRIGGER_SCHEMA IN (%s)""");
        SQL.put(ObjectKind.VIEW, """
                SELECT TABLE_SCHEMA, '', TABLE_NAME, VIEW_DEFINITION AS `definition`, CHECK_OPTION AS `check option`,
                       DEFINER AS `definer`, SECURITY_TYPE AS `security`
                  FROM information_schema.VIEWS WHERE TABLE_SCHEMA IN (%s)""");
        SQL.put(ObjectKind.ROUTINE, """
                SELECT ROUTINE_SCHEMA, '', CONCAT(LOWER(ROUTINE_TYPE), ' ', ROUTINE_NAME),
                       (SELECT GROUP_CONCAT(CONCAT_WS(' ', p.PARAMETER_MODE, p.PARAMETER_NAME, p.DTD_IDENTIFIER)
                                            ORDER BY p.ORDINAL_POSITION SEPARATOR ', ')
                          FROM information_schema.PARAMETERS p
                         WHERE p.SPECIFIC_SCHEMA = r.ROUTINE_SCHEMA AND p.SPECIFIC_NAME = r.SPECIFIC_NAME
                           AND p.ROUTINE_TYPE = r.ROUTINE_TYPE AND p.ORDINAL_POSITION > 0) AS `parameters`,
                       DTD_IDENTIFIER AS `returns`, ROUTINE_DEFINITION AS `body`,
                       IS_DETERMINISTIC AS `deterministic`, SQL_DATA_ACCESS AS `data access`,
                       SECURITY_TYPE AS `security`, DEFINER AS `definer`, SQL_MODE AS `sql_mode`
                  FROM information_schema.ROUTINES r WHERE ROUTINE_SCHEMA IN (%s)""");
        SQL.put(ObjectKind.EVENT, """
                SELECT EVENT_SCHEMA, '', EVENT_NAME, EVENT_DEFINITION AS `body`, EVENT_TYPE AS `kind`,
                       CONCAT_WS(' ', EXECUTE_AT, INTERVAL_VALUE, INTERVAL_FIELD, STARTS, ENDS) AS `schedule`,
                       ON_COMPLETION AS `on completion`, DEFINER AS `definer`, SQL_MODE AS `sql_mode`
                  FROM information_schema.EVENTS WHERE EVENT_SCHEMA IN (%s)""");
    }

    private SchemaQueries() {}

    /** The statement for these databases, given as so many question marks. */
    static String of(ObjectKind kind, int databases) {
        return String.format(java.util.Objects.requireNonNull(SQL.get(kind)), "?" + ", ?".repeat(databases - 1));
    }
}
