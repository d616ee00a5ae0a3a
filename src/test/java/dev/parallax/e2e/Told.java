package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** What a finding of each rule, and of each cause, has to say to a person: words that no other would use. */
final class Told {

    /** In {@code explanation} and in {@code remedy}. */
    private record Words(String explanation, String remedy) {}

    private static final Map<String, Words> OF_TRANSACTIONS = Map.ofEntries(
            Map.entry(
                    "skipped_transaction injected_empty",
                    new Words("has its GTID with nothing behind it", "before a transaction is skipped")),
            Map.entry(
                    "skipped_transaction absent",
                    new Words("log lacks it, although later transactions of", "before a transaction is skipped")),
            Map.entry(
                    "skipped_transaction filtered",
                    new Words("replication filters leave the table out.*Its filter is", "take the filter away")),
            Map.entry("errant_transaction", new Words("Neither node commits transactions of its own", "third server")),
            Map.entry(
                    "origin_lost_transaction absent_at_origin",
                    new Words("log lacks it, although .* executed it first", "sync_binlog=1")),
            Map.entry(
                    "origin_lost_transaction number_reused",
                    new Words("different transactions under this GTID", "sync_binlog=1")),
            Map.entry(
                    "ddl_concurrent writes",
                    new Words(
                            "(ALTER|TRUNCATE) TABLE .*written under two definitions", "while only one node writes it")),
            Map.entry(
                    "ddl_concurrent ddl",
                    new Words("ALTER TABLE .*changes of the definition in its own order", "on one node only")),
            Map.entry(
                    "lane_violation auto_increment_column",
                    new Words("have a value outside .'s lane .*generate the same value at any time\\.$", "own lane")),
            Map.entry("lane_violation inferred_from_values", new Words("was not said by a server", "own lane")),
            Map.entry(
                    "lane_misconfigured same_lane", new Words("Both nodes take the same numbers", "SET PERSIST them")),
            Map.entry(
                    "lane_misconfigured no_lanes",
                    new Words("An increment of 1 takes every number", "SET PERSIST them")),
            Map.entry(
                    "lane_misconfigured offset_ignored",
                    new Words("An offset above the increment is ignored", "SET PERSIST them")),
            Map.entry(
                    "lane_misconfigured lanes_meet",
                    new Words("increments do not keep the offsets apart", "SET PERSIST them")),
            Map.entry(
                    "split_brain ended",
                    new Words(
                            "Afterwards each applied what the other had committed", "let one node alone take writes")),
            Map.entry(
                    "split_brain lasting",
                    new Words("It lasted to the end of at least one", "let one node alone take writes")));

    private static final Words CONFLICT = new Words("Neither had seen the other: ", "");

    private static final Map<String, Words> OF_ROWS = Map.ofEntries(
            Map.entry("skipped_transaction injected_empty", new Words("has its GTID with nothing behind it", "")),
            Map.entry("skipped_transaction absent", new Words("log lacks it, although later transactions", "")),
            Map.entry(
                    "skipped_transaction rows_suppressed", new Words("suppressed \\(replica_exec_mode=IDEMPOTENT", "")),
            Map.entry("origin_lost_transaction lost_at_origin", new Words("which executed it first, has lost it", "")),
            Map.entry("out_of_band_write unlogged_on_a", new Words("on a, and .*without being logged", "")),
            Map.entry("out_of_band_write unlogged_on_b", new Words("on b, and .*without being logged", "")),
            Map.entry(
                    "out_of_band_write unlogged_on_both",
                    new Words("on a, and .*without being logged\\.\nT1 found .* on b, and .*without being logged", "")),
            Map.entry("pre_window_divergence", new Words("T1 found different rows: on a .*older than the window", "")),
            Map.entry("update_update", CONFLICT),
            Map.entry("insert_insert", CONFLICT),
            Map.entry("update_delete", CONFLICT),
            Map.entry("delete_delete", CONFLICT),
            Map.entry("auto_increment_collision", CONFLICT),
            Map.entry("unique_key", new Words("admits it once\\.\nNeither had seen the other: ", "")),
            Map.entry("foreign_key", new Words("took the parent .*\nNeither had seen the other: ", "")));

    private static final Map<String, String> REMEDIES = remedies();

    private Told() {}

    /** By rule and status, or by status alone: what is to be done about a row depends on how it ended. */
    private static Map<String, String> remedies() {
        Map<String, String> remedies = new HashMap<>();
        remedies.put("HEALED", "Nothing to repair");
        remedies.put("PENDING", "Audit again once");
        remedies.put("CONFIRMED", "Check the row .* on both nodes");
        remedies.put("skipped_transaction DIVERGED", "replica_exec_mode=STRICT");
        remedies.put("origin_lost_transaction DIVERGED", "sync_binlog=1");
        remedies.put("out_of_band_write DIVERGED", "sessions with sql_log_bin=0");
        remedies.put("pre_window_divergence DIVERGED", "Audit an earlier window");
        remedies.put("update_update DIVERGED", "write each row on one node only");
        remedies.put("update_delete DIVERGED", "write each row on one node only");
        remedies.put("delete_delete DIVERGED", "write each row on one node only");
        remedies.put("insert_insert DIVERGED", "where the server generates the key");
        remedies.put("auto_increment_collision DIVERGED", "both nodes the same auto_increment_increment");
        remedies.put(
                "unique_key DIVERGED", "which row keeps the value, and bring .*write such values on one node only");
        remedies.put("unique_key HEALED", "Nothing to repair in the index.*write such values on one node only");
        remedies.put("unique_key CONFIRMED", "Nothing to repair in the index.*write such values on one node only");
        remedies.put("unique_key PENDING", "start the applier.*write such values on one node only");
        remedies.put("foreign_key DIVERGED", "Read parent and child on both nodes.*on the same node");
        remedies.put("foreign_key HEALED", "The child is lost.*on the same node");
        remedies.put("foreign_key CONFIRMED", "Compare the child.*on the same node");
        remedies.put("foreign_key PENDING", "insert the parent again .*on the same node");
        return remedies;
    }

    static void check(JsonNode finding) {
        String rule = Run.text(finding, "rule");
        JsonNode witness = finding.get("witness");
        String cause = witness.path("cause").asString("");
        boolean ofRow = !finding.get("key").isEmpty();
        Map<String, Words> known = ofRow ? OF_ROWS : OF_TRANSACTIONS;
        String name = (rule + " " + cause).strip();
        assertThat(known).as(finding.toString()).containsKey(name);
        Words words = Objects.requireNonNull(known.get(name));
        String remedy = words.remedy();
        if (ofRow) {
            String status = Run.text(finding, "status");
            String special = REMEDIES.get(rule + " " + status);
            remedy = Objects.requireNonNull(special == null ? REMEDIES.get(status) : special, finding::toString);
        }
        assertThat(Run.text(finding, "explanation")).containsPattern("(?s)" + words.explanation());
        assertThat(Run.text(finding, "remedy")).containsPattern("(?s)" + remedy);
        assertThat(witness.get("transactions")).as(finding.toString()).isNotEmpty();
    }
}
