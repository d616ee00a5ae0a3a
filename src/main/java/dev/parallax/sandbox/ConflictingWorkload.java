package dev.parallax.sandbox;

import dev.parallax.sandbox.GroundTruth.Kind;
import dev.parallax.sandbox.GroundTruth.Outcome;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Makes, on a fresh pair, every kind of conflict two masters can have, and things that look like one and are none.
 *
 * <p>Writes are concurrent by construction: they commit while neither applier runs, so that neither side can have seen
 * the other's. The ends are known in advance from how row events are applied: each carries the whole row, the relayed
 * one comes last on either side, so each master keeps what the other one wrote. Replication is healthy and in step when
 * this is done; nothing but the rows shows what happened.
 */
public final class ConflictingWorkload {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final MySqlPair pair;
    private final Consumer<String> narrator;
    private final List<GroundTruth.Row> rows = new ArrayList<>();

    private ConflictingWorkload(MySqlPair pair, Consumer<String> narrator) {
        this.pair = pair;
        this.narrator = narrator;
    }

    /**
     * Runs all of it; takes some seconds.
     *
     * @param narrator gets a line before each step
     */
    public static GroundTruth run(MySqlPair pair, Consumer<String> narrator) throws SQLException {
        ConflictingWorkload workload = new ConflictingWorkload(pair, narrator);
        workload.prepare();
        workload.oneAfterTheOther();
        workload.bothUpdate();
        workload.bothWriteTheSame();
        workload.eachInItsLane();
        workload.bothUpdateThenHeal();
        workload.withMissingAndDoubledRows();
        workload.fallBehind();
        return new GroundTruth(workload.rows);
    }

    private void prepare() throws SQLException {
        narrator.accept("a shop's tables are made on a and replicate to b");
        pair.a().execute(ShopSchema.statements().toArray(String[]::new));
        pair.awaitInSync(SOON);
    }

    /** Same rows, both masters, but each has seen the other's write first. Not a conflict, and must not be reported. */
    private void oneAfterTheOther() throws SQLException {
        narrator.accept("both masters update the same accounts, one after the other: no conflict");
        for (int id = 1; id <= 5; id++) {
            pair.a().execute("UPDATE shop.accounts SET balance = balance - 10 WHERE id = " + id);
        }
        pair.awaitInSync(SOON);
        for (int id = 1; id <= 5; id++) {
            pair.b().execute("UPDATE shop.accounts SET balance = balance - 5 WHERE id = " + id);
            account(id, Kind.NONE, Outcome.ORDERED, "a paid 10, b saw it and then paid 5");
        }
        pair.awaitInSync(SOON);
    }

    /** The everyday case: two payments into one account. Each master ends with the other's sum, and one is lost. */
    private void bothUpdate() throws SQLException {
        narrator.accept("both masters update the same accounts at the same time");
        pair.holdAppliers(() -> {
            for (int id = 6; id <= 8; id++) {
                pair.a().execute("UPDATE shop.accounts SET balance = balance + 11 WHERE id = " + id);
                pair.b().execute("UPDATE shop.accounts SET balance = balance + 22 WHERE id = " + id);
                account(id, Kind.UPDATE_UPDATE, Outcome.DIVERGED, "a added 11 and b added 22 to one balance");
            }
            // Different columns: each relayed row carries the old value of the column it did not mean to touch.
            for (int id = 9; id <= 10; id++) {
                pair.a().execute("UPDATE shop.accounts SET balance = balance + 33 WHERE id = " + id);
                pair.b().execute("UPDATE shop.accounts SET note = 'moved house' WHERE id = " + id);
                account(id, Kind.UPDATE_UPDATE, Outcome.DIVERGED, "a changed the balance, b the note");
            }
        });
        pair.awaitInSync(SOON);
    }

    /** Concurrent, but with one result: a conflict that leaves no difference. */
    private void bothWriteTheSame() throws SQLException {
        narrator.accept("both masters write the same value into the same accounts at the same time");
        pair.holdAppliers(() -> {
            for (int id = 11; id <= 13; id++) {
                String same = "UPDATE shop.accounts SET note = 'address checked' WHERE id = " + id;
                pair.a().execute(same);
                pair.b().execute(same);
                account(id, Kind.UPDATE_UPDATE, Outcome.CONVERGED, "both wrote the same note");
            }
        });
        pair.awaitInSync(SOON);
    }

    /** Concurrent inserts that the lanes keep apart: what auto_increment_offset is there for. */
    private void eachInItsLane() throws SQLException {
        narrator.accept("both masters insert orders at the same time, each in its lane: no conflict");
        pair.holdAppliers(() -> {
            for (int i = 1; i <= 10; i++) {
                pair.a()
                        .execute(
                                "INSERT INTO shop.orders (account_id, status, total) VALUES (" + i + ", 'new', 12.50)");
                pair.b().execute("INSERT INTO shop.orders (account_id, status, total) VALUES (" + i + ", 'new', 8.90)");
            }
        });
        pair.awaitInSync(SOON);
        for (int i = 1; i <= 20; i++) {
            add("orders", Map.of("id", Integer.toString(i)), Kind.NONE, Outcome.ORDERED, "inserted on one side alone");
        }
    }

    /** The rows differ for a while, until a later write, seen by both in its turn, replaces the whole row. */
    private void bothUpdateThenHeal() throws SQLException {
        narrator.accept(
                "both masters update the same accounts at the same time; a later update makes them equal again");
        pair.holdAppliers(() -> {
            for (int id = 14; id <= 16; id++) {
                pair.a().execute("UPDATE shop.accounts SET note = 'silver' WHERE id = " + id);
                pair.b().execute("UPDATE shop.accounts SET note = 'gold' WHERE id = " + id);
            }
        });
        pair.awaitInSync(SOON);
        for (int id = 14; id <= 16; id++) {
            pair.a().execute("UPDATE shop.accounts SET note = 'platinum' WHERE id = " + id);
            account(id, Kind.UPDATE_UPDATE, Outcome.HEALED, "silver on a and gold on b, then platinum on both");
        }
        pair.awaitInSync(SOON);
    }

    /**
     * These would stop an applier with error 1062 (the key is there) or 1032 (the row is not). IDEMPOTENT makes it go
     * on, as operators do who want replication to run at any price: the errors are gone, the differences are not.
     */
    private void withMissingAndDoubledRows() throws SQLException {
        narrator.accept("appliers are told to pass over missing and doubled rows (replica_exec_mode=IDEMPOTENT)");
        pair.setIdempotent(Side.A);
        pair.setIdempotent(Side.B);
        narrator.accept("both masters insert, update and delete the same rows at the same time");
        pair.holdAppliers(() -> {
            bothInsert();
            oneUpdatesOneDeletes();
            bothDelete();
        });
        pair.awaitInSync(SOON);
        pair.setStrict(Side.A);
        pair.setStrict(Side.B);
    }

    private void bothInsert() throws SQLException {
        for (int i = 1; i <= 2; i++) {
            pair.a().execute("INSERT INTO shop.stock VALUES ('TEA-" + i + "', 'Tea, green', 70)");
            pair.b().execute("INSERT INTO shop.stock VALUES ('TEA-" + i + "', 'Tea, black', 90)");
            stock("TEA-" + i, Outcome.DIVERGED, "a calls it green tea, b black; each keeps the other's");
        }
        String same = "INSERT INTO shop.stock VALUES ('TEA-3', 'Tea, white', 30)";
        pair.a().execute(same);
        pair.b().execute(same);
        stock("TEA-3", Outcome.CONVERGED, "both inserted the same row");
    }

    private void oneUpdatesOneDeletes() throws SQLException {
        pair.a().execute("UPDATE shop.carts SET quantity = 5 WHERE account_id = 1");
        pair.b().execute("DELETE FROM shop.carts WHERE account_id = 1");
        cart(
                1,
                Kind.UPDATE_DELETE,
                Outcome.CONVERGED,
                "b deleted what a updated: it is gone on both, a's update is lost");
        pair.a().execute("DELETE FROM shop.carts WHERE account_id = 2");
        pair.b().execute("UPDATE shop.carts SET quantity = 6 WHERE account_id = 2");
        cart(
                2,
                Kind.UPDATE_DELETE,
                Outcome.CONVERGED,
                "a deleted what b updated: it is gone on both, b's update is lost");
        // The row comes back in the deleting transaction, so a's update finds one to overwrite on b.
        pair.a().execute("UPDATE shop.carts SET quantity = 9 WHERE account_id = 3");
        pair.b()
                .execute(
                        "BEGIN",
                        "DELETE FROM shop.carts WHERE account_id = 3",
                        "INSERT INTO shop.carts VALUES (3, 'COFFEE-1', 1)",
                        "COMMIT");
        cart(3, Kind.UPDATE_DELETE, Outcome.DIVERGED, "a set 9 while b deleted the row and inserted it again with 1");
    }

    private void bothDelete() throws SQLException {
        for (int id = 4; id <= 5; id++) {
            String same = "DELETE FROM shop.carts WHERE account_id = " + id;
            pair.a().execute(same);
            pair.b().execute(same);
            cart(id, Kind.DELETE_DELETE, Outcome.CONVERGED, "both deleted it");
        }
    }

    /** One applier stands while the other master works on: the rows differ for a moment, and that is lag alone. */
    private void fallBehind() throws SQLException {
        narrator.accept("b's applier stands still while a goes on: lag, no conflict");
        pair.stopApplier(Side.B);
        for (int i = 1; i <= 20; i++) {
            pair.a().execute("UPDATE shop.stock SET quantity = quantity - 1 WHERE sku = 'COFFEE-" + i + "'");
            add("stock", Map.of("sku", "COFFEE-" + i), Kind.NONE, Outcome.ORDERED, "b applied a's sale late");
        }
        pair.startApplier(Side.B);
        pair.awaitInSync(SOON);
    }

    private void account(int id, Kind kind, Outcome outcome, String story) {
        add("accounts", Map.of("id", Integer.toString(id)), kind, outcome, story);
    }

    private void stock(String sku, Outcome outcome, String story) {
        add("stock", Map.of("sku", sku), Kind.INSERT_INSERT, outcome, story);
    }

    private void cart(int account, Kind kind, Outcome outcome, String story) {
        // By name, which is this key's column order too.
        add(
                "carts",
                new TreeMap<>(Map.of("account_id", Integer.toString(account), "sku", "COFFEE-1")),
                kind,
                outcome,
                story);
    }

    private void add(String table, Map<String, String> key, Kind kind, Outcome outcome, String story) {
        rows.add(new GroundTruth.Row("shop." + table, key, kind, outcome, story));
    }
}
