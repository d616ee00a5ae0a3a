package dev.parallax.sandbox;

import java.util.ArrayList;
import java.util.List;

/** The tables of the demonstration: a shop that two data centres serve at once. */
final class ShopSchema {

    static final int ACCOUNTS = 40;

    private static final List<String> TABLES = List.of(
            "CREATE DATABASE shop",
            "CREATE TABLE shop.accounts (id INT NOT NULL PRIMARY KEY, owner VARCHAR(40) NOT NULL,"
                    + " balance DECIMAL(12,2) NOT NULL, note VARCHAR(80) NOT NULL DEFAULT '')",
            "CREATE TABLE shop.orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, account_id INT NOT NULL,"
                    + " status VARCHAR(12) NOT NULL, total DECIMAL(10,2) NOT NULL, KEY account (account_id))",
            // A key that people choose: lanes of auto_increment keep nobody from choosing the same on both sides.
            "CREATE TABLE shop.stock (sku VARCHAR(16) NOT NULL PRIMARY KEY, title VARCHAR(60) NOT NULL,"
                    + " quantity INT NOT NULL)",
            "CREATE TABLE shop.carts (account_id INT NOT NULL, sku VARCHAR(16) NOT NULL, quantity INT NOT NULL,"
                    + " PRIMARY KEY (account_id, sku))");

    private static final List<String> OWNERS =
            List.of("ann", "bert", "carla", "deniz", "eva", "farid", "grete", "hugo", "ines", "jan");

    private ShopSchema() {}

    /** Tables and first rows; to be run on one master. Ids are written out, so that every one from 1 up is there. */
    static List<String> statements() {
        List<String> all = new ArrayList<>(TABLES);
        for (int id = 1; id <= ACCOUNTS; id++) {
            String owner = OWNERS.get(id % OWNERS.size());
            all.add("INSERT INTO shop.accounts VALUES (" + id + ", '" + owner + "', " + 100 * id + ", '')");
            all.add("INSERT INTO shop.carts VALUES (" + id + ", 'COFFEE-1', 2)");
            all.add("INSERT INTO shop.stock VALUES ('COFFEE-" + id + "', 'Coffee, blend " + id + "', 500)");
        }
        return all;
    }
}
