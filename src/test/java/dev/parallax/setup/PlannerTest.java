package dev.parallax.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Side;
import dev.parallax.mysql.BinlogPosition;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.mysql.GtidSet;
import dev.parallax.mysql.Password;
import dev.parallax.mysql.ServerVersion;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which statements follow from the states of two servers. */
class PlannerTest {

    private static final String UUID_A = "aaaaaaaa-0000-0000-0000-000000000001";
    private static final String UUID_B = "bbbbbbbb-0000-0000-0000-000000000002";

    private final Map<String, String> a = variables("1", UUID_A);
    private final Map<String, String> b = variables("2", UUID_B);
    private final SetupOptions options = new SetupOptions(
            new PeerAddress("db1", 3306),
            new PeerAddress("db2", 3306),
            SetupOptions.ACCOUNT,
            null,
            true,
            null,
            false,
            null,
            Duration.ofSeconds(1));

    /** Everything as a pair needs it, but for accounts and links. */
    private static Map<String, String> variables(String serverId, String uuid) {
        Map<String, String> variables = new HashMap<>(Map.of(
                "server_id", serverId,
                "server_uuid", uuid,
                "log_bin", "ON",
                "log_replica_updates", "ON",
                "binlog_format", "ROW",
                "binlog_row_image", "FULL",
                "binlog_row_metadata", "FULL",
                "gtid_mode", "ON",
                "enforce_gtid_consistency", "ON",
                "bind_address", "*"));
        variables.put("relay_log_recovery", "ON");
        variables.put("auto_increment_increment", "2");
        variables.put("auto_increment_offset", serverId);
        variables.put("max_allowed_packet", "67108864");
        variables.put("persisted_globals_load", "ON");
        variables.put("lower_case_table_names", "0");
        return variables;
    }

    private static NodeState state(Side side, Map<String, String> variables, String executed) {
        return new NodeState(
                side,
                ConnectionSettings.of(side.label(), side == Side.A ? "db1" : "db2", 3306, "root", Password.of("")),
                ServerVersion.parse("8.0.31"),
                variables,
                Map.of(),
                List.of(),
                null,
                Set.of(),
                GtidSet.parse(executed),
                new BinlogPosition("binlog.000001", 157),
                List.of(),
                true,
                true);
    }

    /** Logs that hold every transaction, each with a GTID. */
    private Planner planner(NodeState nodeA, NodeState nodeB, @Nullable SetupState earlier) {
        Histories histories = new Histories(nodeA, nodeB, options, (side, since) -> Histories.Unnamed.NONE);
        return new Planner(nodeA, nodeB, options, earlier, histories, false);
    }

    private List<String> plan() {
        return plan("", "");
    }

    private List<String> plan(String executedA, String executedB) {
        Plan plan = planner(state(Side.A, a, executedA), state(Side.B, b, executedB), null)
                .plan();
        assertThat(plan.problems()).isEmpty();
        return plan.steps().stream()
                .filter(step -> step instanceof Step.Change)
                .map(step -> (Step.Change) step)
                .flatMap(change ->
                        change.statements().stream().map(sql -> change.side().label() + " " + sql.shown()))
                .toList();
    }

    private List<String> settings() {
        return plan().stream().filter(line -> line.contains("SET PERSIST")).toList();
    }

    @Test
    void whatIsRightStays() {
        assertThat(settings()).isEmpty();
    }

    /** Lanes: increment and offset of a, then of b, and what is set. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "10 | 1 | 10 | 2 | ''",
                "2 | 2 | 2 | 1 | ''",
                "1 | 1 | 1 | 1 | a increment 2, b increment 2, b offset 2",
                "2 | 2 | 1 | 1 | b increment 2",
                "1 | 1 | 2 | 1 | a increment 2, a offset 2",
                "10 | 1 | 10 | 1 | a increment 2, b increment 2, b offset 2",
                "2 | 1 | 2 | 3 | b offset 2",
                "10 | 11 | 10 | 2 | a increment 2, a offset 1, b increment 2",
            })
    void lanes(String stepA, String offsetA, String stepB, String offsetB, String wanted) {
        a.put("auto_increment_increment", stepA);
        a.put("auto_increment_offset", offsetA);
        b.put("auto_increment_increment", stepB);
        b.put("auto_increment_offset", offsetB);
        List<String> short_ = settings().stream()
                .map(line -> line.replace("SET PERSIST auto_increment_", "").replace(" =", ""))
                .toList();
        assertThat(String.join(", ", short_)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"0,0,a 1;b 2", "5,5,b 2", "2,2,b 1", "0,1,a 2", "7,0,b 2", "7,9,''"})
    void identities(String idA, String idB, String wanted) {
        a.put("server_id", idA);
        b.put("server_id", idB);
        List<String> short_ = settings().stream()
                .map(line -> line.replace("SET PERSIST server_id = ", ""))
                .toList();
        assertThat(String.join(";", short_)).isEqualTo(wanted);
    }

    @Test
    void theSmallerPacketGrows() {
        b.put("max_allowed_packet", "134217728");
        assertThat(settings()).containsExactly("a SET PERSIST max_allowed_packet = 134217728");
    }

    @Test
    void theRelayLogIsLookedAtWhenAServerStarts() {
        b.put("relay_log_recovery", "OFF");
        assertThat(settings()).containsExactly("b SET PERSIST_ONLY relay_log_recovery = 'ON'");
        b.put("persisted_globals_load", "OFF");
        assertThat(plan()).noneMatch(line -> line.contains("relay_log_recovery"));
    }

    /** Both nodes at each step before either goes on, wherever they begin. */
    @Test
    void gtidsAreSwitchedOnStepByStep() {
        a.put("gtid_mode", "OFF");
        a.put("enforce_gtid_consistency", "OFF");
        b.put("gtid_mode", "OFF_PERMISSIVE");
        assertThat(settings())
                .containsExactly(
                        "a SET PERSIST enforce_gtid_consistency = 'ON'",
                        "a SET PERSIST gtid_mode = 'OFF_PERMISSIVE'",
                        "a SET PERSIST gtid_mode = 'ON_PERMISSIVE'",
                        "b SET PERSIST gtid_mode = 'ON_PERMISSIVE'",
                        "a SET PERSIST gtid_mode = 'ON'",
                        "b SET PERSIST gtid_mode = 'ON'");
    }

    @Test
    void whatBothHoldIsNotRunTwice() {
        assertThat(plan(UUID_A + ":1-5", UUID_B + ":1-3"))
                .contains(
                        "b SET GLOBAL gtid_purged = '+" + UUID_A + ":1-5'",
                        "a SET GLOBAL gtid_purged = '+" + UUID_B + ":1-3'");
    }

    /** Accounts exist before a link looks for them, and each admits the other node alone. */
    @Test
    void accountsComeBeforeLinks() {
        List<String> steps = plan();
        int last = 0;
        for (String beginning : List.of(
                "a CREATE USER 'parallax_replica'@'db2' IDENTIFIED WITH caching_sha2_password BY '********' REQUIRE SSL",
                "a GRANT REPLICATION SLAVE ON *.* TO 'parallax_replica'@'db2'",
                "b CREATE USER 'parallax_replica'@'db1'",
                "b CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'db1'",
                "b START REPLICA",
                "a CHANGE REPLICATION SOURCE TO SOURCE_HOST = 'db2'",
                "a START REPLICA")) {
            List<String> rest = steps.subList(last, steps.size());
            assertThat(rest).anyMatch(step -> step.startsWith(beginning));
            while (!steps.get(last).startsWith(beginning)) {
                last++;
            }
        }
        assertThat(String.join("\n", steps)).contains("SOURCE_PASSWORD = '********'");
    }

    /** An interrupted run goes on from where both held the same, however much was written since. */
    @Test
    void anInterruptedRunGoesOnFromWhereItWas() {
        NodeState nodeA = state(Side.A, a, UUID_A + ":1-9");
        NodeState nodeB = state(Side.B, b, "");
        SetupState begun = SetupState.begin(nodeA, nodeB, false, Instant.EPOCH);
        SetupState joined = begun.with(
                new Start("binlog.000001", 100, UUID_A + ":1-4"), new Start("binlog.000001", 120, ""), false);

        assertThat(planner(nodeA, nodeB, begun).plan().needsEqualData()).isTrue();
        Plan plan = planner(nodeA, nodeB, joined).plan();
        assertThat(plan.needsEqualData()).isFalse();
        assertThat(plan.steps())
                .anySatisfy(step -> assertThat(((Step.Change) step).statements())
                        .containsExactly(Sql.of("SET GLOBAL gtid_purged = '+" + UUID_A + ":1-4'")));
        assertThat(planner(nodeA, nodeB, joined.finished(Instant.EPOCH)).plan().needsEqualData())
                .as("what was made long ago and taken away since says nothing of the data")
                .isTrue();
    }

    @Test
    void everythingInTheWayIsSaidAtOnce() {
        a.put("super_read_only", "ON");
        b.put("group_replication_group_name", "x");
        b.put("lower_case_table_names", "1");
        b.put("skip_name_resolve", "ON");
        b.put("log_bin", "OFF");
        Plan plan = planner(state(Side.A, a, ""), state(Side.B, b, ""), null).plan();
        assertThat(plan.problems())
                .extracting(Problem::code)
                .containsExactlyInAnyOrder("PX-SET-011", "PX-SET-011", "PX-SET-011", "PX-SET-012");
        assertThat(plan.fragments()).containsOnlyKeys(Side.B);
    }

    @Test
    void passwordsAreStrongAndShownNowhere() {
        Password password = Secrets.generate();
        assertThat(password.reveal())
                .hasSize(32)
                .containsPattern("[a-z]")
                .containsPattern("[A-Z]")
                .containsPattern("[0-9]");
        assertThat(Secrets.generate()).isNotEqualTo(password);
        Sql sql = new Sql("CREATE USER x IDENTIFIED BY " + Sql.quote(password.reveal()), password);
        assertThat(sql + sql.masked("near '" + password.reveal() + "'")).doesNotContain(password.reveal());
    }
}
