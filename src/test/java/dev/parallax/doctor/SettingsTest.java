package dev.parallax.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.doctor.Query.Row;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Semi-sync in the words of before 8.0.26, of which no build at hand has the plugins. */
class SettingsTest {

    @Test
    void oldNamesOfSemiSyncAreUnderstood() {
        assertThat(Settings.settings(List.of(row("rpl_semi_sync_slave_enabled", "OFF"))))
                .containsExactly(Map.entry("rpl_semi_sync_replica_enabled", "OFF"));
        assertThat(firing("OFF", "OFF")).contains("semi_sync_off").doesNotContain("semi_sync_degraded");
        assertThat(firing("ON", "OFF")).contains("semi_sync_degraded").doesNotContain("semi_sync_off");
        assertThat(firing("ON", "ON")).doesNotContain("semi_sync_off", "semi_sync_degraded");
    }

    private static Set<String> firing(String enabled, String status) {
        Map<String, Object> node = new LinkedHashMap<>();
        node.put("name", "a");
        node.put("settings", Settings.settings(List.of(row("rpl_semi_sync_master_enabled", enabled))));
        node.put("status", Settings.counters(List.of(row("Rpl_semi_sync_master_status", status))));
        return DoctorPair.firing(new Snapshot(Instant.EPOCH, node, new LinkedHashMap<>(Map.of("name", "b"))));
    }

    private static Row row(String name, String value) {
        return new Row(Map.of("variable_name", name, "value", value));
    }
}
