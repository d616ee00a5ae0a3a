package dev.parallax.bench;

import dev.parallax.sandbox.MySqlPair;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/**
 * Makes the two small logs in {@code src/main/training}, from which the launcher learns what classes a run needs. They
 * hold a conflict of each kind that ends well and one that does not. Argument: the folder.
 */
final class MakeTrainingLogs {

    private MakeTrainingLogs() {}

    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion("8.0.31"))) {
            pair.a()
                    .execute(
                            "CREATE DATABASE shop",
                            "CREATE TABLE shop.acc (id INT PRIMARY KEY, owner VARCHAR(40), balance DECIMAL(10,2),"
                                    + " opened DATETIME(3), note TEXT)",
                            "INSERT INTO shop.acc VALUES (1, 'ann', 10, NOW(3), 'x'), (2, 'bob', 20, NOW(3), NULL),"
                                    + " (3, 'cid', 30, NOW(3), 'y'), (4, 'dan', 40, NOW(3), 'z')");
            pair.awaitInSync(Duration.ofMinutes(1));
            pair.setIdempotent(Side.A);
            pair.setIdempotent(Side.B);
            pair.holdAppliers(() -> {
                pair.a()
                        .execute(
                                "UPDATE shop.acc SET balance = balance + 1 WHERE id = 1",
                                "UPDATE shop.acc SET note = 'from a' WHERE id = 2",
                                "DELETE FROM shop.acc WHERE id = 3",
                                "INSERT INTO shop.acc VALUES (5, 'eve', 50, NOW(3), 'a')");
                pair.b()
                        .execute(
                                "UPDATE shop.acc SET balance = balance + 2 WHERE id = 1",
                                "UPDATE shop.acc SET note = 'from b' WHERE id = 2",
                                "DELETE FROM shop.acc WHERE id = 3",
                                "INSERT INTO shop.acc VALUES (5, 'eva', 55, NOW(3), 'b')");
            });
            pair.awaitInSync(Duration.ofMinutes(1));
            pair.a().execute("UPDATE shop.acc SET note = 'settled' WHERE id = 2");
            pair.awaitInSync(Duration.ofMinutes(1));
            for (Side side : Side.values()) {
                pair.server(side).execute("FLUSH BINARY LOGS");
                Path log = pair.server(side).dataDirectory().resolve(LogPair.FILE);
                Path place =
                        Files.createDirectories(folder.resolve(side.letter())).resolve(LogPair.FILE);
                Files.copy(log, place, StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }
}
