package dev.parallax.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Words by version, at the versions where they changed; that servers understand them is seen in MySqlPairTest. */
class ReplicationVocabularyTest {

    private static ReplicationVocabulary words(String version) {
        return ReplicationVocabulary.of(MySqlVersion.parse(version));
    }

    @Test
    void oldServersGetOldWords() {
        ReplicationVocabulary old = words("8.0.15");
        assertThat(old.startReplica()).isEqualTo("START SLAVE");
        assertThat(old.showReplicaStatus()).isEqualTo("SHOW SLAVE STATUS");
        assertThat(old.showLogEnd()).isEqualTo("SHOW MASTER STATUS");
        assertThat(old.variable("replica_exec_mode")).isEqualTo("slave_exec_mode");
        assertThat(old.statusColumn("Relay_Source_Log_File")).isEqualTo("Relay_Master_Log_File");
        assertThat(old.pointAt("h", 1, new Credentials("u", "p"), "f", 4))
                .startsWith("CHANGE MASTER TO MASTER_HOST = 'h'")
                .contains("GET_MASTER_PUBLIC_KEY = 1")
                .doesNotContain("SOURCE");
    }

    @Test
    void newServersGetNewWords() {
        ReplicationVocabulary latest = words("8.4.0");
        assertThat(latest.stopApplier()).isEqualTo("STOP REPLICA SQL_THREAD");
        assertThat(latest.showLogEnd()).isEqualTo("SHOW BINARY LOG STATUS");
        assertThat(latest.pointAtByGtid("h", 1, new Credentials("u", "p"))).contains("SOURCE_AUTO_POSITION = 1");
        assertThat(latest.waitForPosition("f", 4, 1)).isEqualTo("SELECT SOURCE_POS_WAIT('f', 4, 1)");
    }

    @Test
    void eachWordChangesInItsOwnVersion() {
        assertThat(words("8.0.22").startReplica()).isEqualTo("START REPLICA");
        assertThat(words("8.0.22").pointAtByGtid("h", 1, new Credentials("u", "p")))
                .startsWith("CHANGE MASTER");
        assertThat(words("8.0.25").variable("replica_exec_mode")).isEqualTo("slave_exec_mode");
        assertThat(words("8.0.31").variable("replica_exec_mode")).isEqualTo("replica_exec_mode");
        assertThat(words("8.0.31").showLogEnd()).isEqualTo("SHOW MASTER STATUS");
    }

    @Test
    void versionsAreRead() {
        assertThat(MySqlVersion.parse("8.0.15-debug")).isEqualTo(new MySqlVersion(8, 0, 15));
        assertThat(MySqlVersion.parse("9.7")).isEqualTo(new MySqlVersion(9, 7, 0));
        assertThat(MySqlVersion.parse("8.0.31").matches("8.0")).isTrue();
        assertThat(MySqlVersion.parse("8.0.31").matches("8.0.3")).isFalse();
    }
}
