package dev.parallax.finding;

import dev.parallax.mysql.TableName;
import java.util.List;

/**
 * Something proved about one row.
 *
 * @param id the same for the same finding in every run over the same logs
 * @param key the primary key's columns in order
 * @param title one line
 * @param explanation prose, several lines, made from the witness
 * @param remedy what to do next
 */
public record Finding(
        String id,
        Rule rule,
        Severity severity,
        Status status,
        TableName table,
        List<Value> key,
        String title,
        String explanation,
        String remedy,
        Witness witness) {}
