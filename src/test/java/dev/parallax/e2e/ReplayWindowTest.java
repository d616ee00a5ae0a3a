package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.e2e.Incident.Mark;
import dev.parallax.sandbox.PairOptions;
import dev.parallax.sandbox.Side;
import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** An incident replayed from archived logs and from a journal, within windows that hold one of its conflicts. */
@ParameterizedClass
@MethodSource("cases")
class ReplayWindowTest {

    @RegisterExtension
    static final SharedPair PAIRS = new SharedPair();

    private enum Kind {
        TIME {
            @Override
            List<String> until(Mark mark) {
                return List.of("--until", mark.time() + "");
            }

            @Override
            List<String> since(Mark mark) {
                return List.of("--since", mark.time() + "");
            }
        },
        GTID {
            @Override
            List<String> until(Mark mark) {
                return List.of("--until-gtid", mark.gtids());
            }

            @Override
            List<String> since(Mark mark) {
                return List.of("--since-gtid", mark.gtids());
            }
        },
        POSITION {
            @Override
            List<String> until(Mark mark) {
                return List.of("--stop-position", mark.onA(), "--stop-position", mark.onB());
            }

            @Override
            List<String> since(Mark mark) {
                return List.of("--start-position", mark.onA(), "--start-position", mark.onB());
            }
        };

        abstract List<String> until(Mark mark);

        abstract List<String> since(Mark mark);
    }

    /**
     * A pair, and the windows that can be named there.
     *
     * @param tag of the incident's GTIDs; empty for none
     */
    private record Case(PairOptions options, List<Kind> kinds, String tag) {
        @Override
        public String toString() {
            return options.version() + (options.gtid() ? " with GTIDs " : " without GTIDs ") + kinds + " " + tag;
        }
    }

    static Stream<Case> cases() {
        PairOptions newest = PairOptions.defaults().withVersion(TestVersions.NEWEST);
        return Stream.of(
                new Case(
                        PairOptions.defaults().withVersion(TestVersions.USUAL),
                        List.of(Kind.GTID, Kind.TIME, Kind.POSITION),
                        ""),
                new Case(newest.withGtid(false), List.of(Kind.TIME, Kind.POSITION), ""),
                new Case(newest, List.of(Kind.GTID), "incident"));
    }

    /** That of the pair, which every test reads and none changes. */
    private static @Nullable Incident happened;

    private final Case tested;
    private final AuditedPair audited;
    private final Incident incident;

    ReplayWindowTest(Case tested) throws SQLException {
        this.tested = tested;
        audited = PAIRS.get(tested.options());
        incident = Objects.requireNonNull(happened);
    }

    @BeforeParameterizedClassInvocation
    static void happen(Case tested) throws Exception {
        AuditedPair audited = PAIRS.get(tested.options());
        happened = tested.tag().isEmpty()
                ? new Incident(audited)
                : new Incident(audited, "SET gtid_next = 'AUTOMATIC:" + tested.tag() + "'");
    }

    @Test
    void everyKindOfWindowHoldsWhatItNames() {
        Mark first = incident.afterFirst();
        Mark second = incident.afterSecond();
        assertThat(first.gtids()).contains(tested.tag().isEmpty() ? "" : ":" + tested.tag() + ":");
        incident.detect().expectDiverged(Incident.ALL);
        for (Kind kind : tested.kinds()) {
            incident.detect(kind.until(first)).expectDiverged(Incident.FIRST);
            incident.detect(AuditedPair.with(kind.since(first), kind.until(second)))
                    .expectDiverged(Incident.SECOND);
        }
        // One node's log is enough to bound what it holds.
        incident.detect("--start-position", first.onB(), "--stop-position", second.onB())
                .expectDiverged(Incident.SECOND);
        incident.detect("--start-position", "a=nowhere").expectError(2, "PX-USE-008");
    }

    /** No transaction of both logs is inside, although one node alone is bounded and all of the other's log is. */
    @Test
    void whatIsOutsideTheLogsIsNoVerdict() {
        Mark first = incident.afterFirst();
        for (List<String> window : List.of(
                List.of("--start-position", "a=mysql-bin.999999:4"),
                List.of("--stop-position", "b=mysql-bin.000001:4"))) {
            assertThat(incident.detect(window).expect(3, "INCONCLUSIVE").notChecked())
                    .anySatisfy(entry -> assertThat(entry)
                            .contains("no transaction in the log of "
                                    + window.get(1).charAt(0) + " is within"));
        }
        incident.detect(AuditedPair.with(List.of("--start-position", first.onA()), "--stop-position", first.onA()))
                .expectError(2, "PX-USE-015");
        incident.detect("--start-position", first.onA(), "--start-position", "a=mysql-bin.000001:4")
                .expectError(2, "PX-USE-008");
    }

    /** One log agrees with itself, and a file that is read twice contradicts itself. */
    @Test
    void filesThatAreNotTheLogsOfTwoServersAreRefused() throws IOException {
        List<Path> a = incident.files(Side.A);
        List<Path> b = incident.files(Side.B);
        Path folder = audited.cli().fresh("copies");
        Path copyOfA = AuditedPair.copy(a.get(0), folder.resolve("b-bin.000001"));
        Path copyOfB = AuditedPair.copy(b.get(1), folder.resolve("mysql-bin.999998"));
        Path sameNumber = AuditedPair.copy(
                a.get(1), folder.resolve(String.valueOf(a.get(0).getFileName())));
        Path relayLog = AuditedPair.copy(audited.relayLog(Side.A), folder.resolve("mysql-bin.000007"));

        detect(a, List.of(copyOfA)).expectError(2, "PX-SRC-022");
        detect(List.of(a.get(0), copyOfB), b).expectError(2, "PX-SRC-022");
        detect(List.of(a.get(0), a.get(1), a.get(0)), b).expectError(2, "PX-SRC-023");
        detect(List.of(a.get(0), a.get(1), copyOfA), b).expectError(2, "PX-SRC-023");
        detect(List.of(a.get(0), sameNumber), b).expectError(2, "PX-SRC-023");
        detect(List.of(relayLog), b).expectError(2, "PX-SRC-024");
        assertThat(detect(a, List.of(folder)).expectError(2, "PX-SRC-001").err())
                .contains("it is a folder");
        detect(b, a).expect(1, "DIVERGED").expectDiverged(Incident.ALL);
    }

    private Run detect(List<Path> a, List<Path> b) {
        List<String> options = new ArrayList<>();
        a.forEach(file -> options.addAll(List.of("--binlog", "a=" + file)));
        b.forEach(file -> options.addAll(List.of("--binlog", "b=" + file)));
        return audited.cli().report("detect", AuditedPair.with(options, audited.schema(Incident.TABLE)));
    }

    @Test
    void windowsOfAJournalHoldWhatTheyName() {
        Mark first = incident.afterFirst();
        Mark second = incident.afterSecond();
        Path journal = audited.cli().fresh("journal");
        audited.capture(journal);
        for (Kind kind : tested.kinds()) {
            inJournal(journal, kind.until(first)).expectDiverged(Incident.FIRST);
            inJournal(journal, AuditedPair.with(kind.since(first), kind.until(second)))
                    .expectDiverged(Incident.SECOND);
        }
        audited.detect(journal, "--start-position", first.onA(), "--stop-position", second.onA())
                .expectDiverged(Incident.SECOND);
    }

    private Run inJournal(Path journal, List<String> window) {
        return audited.detect(
                journal, AuditedPair.with(window, "--tables", "replay.t").toArray(String[]::new));
    }

    @Test
    void explainShowsTheWindowAlone() {
        List<String> explain = new ArrayList<>(List.of("explain", "--table", "replay.t", "--key", "2"));
        explain.addAll(incident.logs());
        explain.addAll(audited.schema(Incident.TABLE));

        Run whole = explain(explain, List.of());
        assertThat(whole.out()).contains("3 writes in the log of a, 3 writes in the log of b");
        assertThat(whole.out()).doesNotContain("outside the window");

        Run window = explain(explain, tested.kinds().get(0).since(incident.afterFirst()));
        assertThat(window.out())
                .contains("2 writes in the log of a, 2 writes in the log of b")
                .contains("writes of the row outside the window: 1 on a and 1 on b are not shown");
        assertThat(window.status()).isEqualTo(1);

        Run before = explain(
                explain, List.of("--stop-position", incident.afterFirst().onA()));
        assertThat(before.out()).contains("These logs prove no conflict").contains("1 write in the log of a");
        assertThat(before.status()).isZero();

        Run none = explain(
                explain, List.of("--stop-position", "a=mysql-bin.000001:4", "--stop-position", "b=mysql-bin.000001:4"));
        assertThat(none.out()).contains("Not checked: the row: no write of it is within the window");
        assertThat(none.status()).isEqualTo(3);
    }

    private Run explain(List<String> command, List<String> window) {
        return audited.cli().run(AuditedPair.with(command, window).toArray(String[]::new));
    }
}
