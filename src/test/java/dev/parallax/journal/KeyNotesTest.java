package dev.parallax.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.change.GeneratedKeys;
import dev.parallax.mysql.TableName;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What servers said of keys is kept, whatever the tables are called, and the newer answer wins. */
class KeyNotesTest {

    private static final TableName PLAIN = new TableName("shop", "orders");
    private static final TableName ODD = new TableName("ta\tb", "li\nne%09\r");

    @TempDir
    Path folder = Path.of("");

    @Test
    void keepsAndReplaces() {
        assertThat(KeyNotes.read(folder)).isEqualTo(GeneratedKeys.UNKNOWN);
        KeyNotes.add(folder, Map.of(PLAIN, true, ODD, false));
        assertThat(KeyNotes.read(folder).asked()).isEqualTo(Map.of(PLAIN, true, ODD, false));
        KeyNotes.add(folder, Map.of(ODD, true));
        assertThat(KeyNotes.read(folder).asked()).isEqualTo(Map.of(PLAIN, true, ODD, true));
        assertThat(KeyNotes.read(folder).of(new TableName("shop", "other"))).isNull();
    }
}
