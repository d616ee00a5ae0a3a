package dev.parallax.doctor;

import dev.parallax.finding.Finding;
import dev.parallax.finding.FindingId;
import dev.parallax.finding.Rule;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Status;
import dev.parallax.finding.Witness;
import dev.parallax.problem.ProblemException;
import dev.parallax.server.ConnectionProblems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The infrastructure audit log: what both nodes were set to at each run, a line of JSON a run, and who changed it where
 * the server knows. A line holds all settings where something had changed, and says so alone where nothing had; lines are
 * only ever appended.
 */
public final class History {

    /** The name of the file in the folder that keeps it. */
    public static final String FILE = "doctor-history.ndjson";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /**
     * One value that was not as before.
     *
     * @param name a setting, or a property of a link as {@code link.source_host}
     * @param before null where it was not there
     * @param after null where it is there no more
     * @param by who set it when, as far as the server tells; else ""
     */
    public record Change(
            Side side,
            String name,
            @Nullable String before,
            @Nullable String after,
            Instant since,
            Instant seen,
            String by) {}

    private final Path file;

    public History(Path file) {
        this.file = file;
    }

    /**
     * Appends what the snapshot holds.
     *
     * @return a finding for each change since the line before
     * @throws ProblemException PX-DOC-004 where the file cannot be read or written
     */
    public List<Finding> append(Snapshot snapshot) {
        List<TrackedState> all = read();
        TrackedState now = TrackedState.of(snapshot);
        TrackedState last = all.isEmpty() ? null : all.get(all.size() - 1);
        List<Change> changes = last == null ? List.of() : last.changesTo(now);
        write(last != null && changes.isEmpty() ? now.unchanged() : now.line());
        return changes.stream().map(History::finding).toList();
    }

    /** Every change from run to run, oldest first. */
    public List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        List<TrackedState> all = read();
        for (int i = 1; i < all.size(); i++) {
            changes.addAll(all.get(i - 1).changesTo(all.get(i)));
        }
        return changes;
    }

    /** When each run was, oldest first. */
    public List<Instant> runs() {
        return read().stream().map(TrackedState::takenAt).toList();
    }

    private List<TrackedState> read() {
        List<TrackedState> all = new ArrayList<>();
        if (!Files.exists(file)) {
            return all;
        }
        int number = 0;
        try (Stream<String> lines = Files.lines(file)) {
            for (String line : (Iterable<String>) lines::iterator) {
                number++;
                TrackedState before = all.isEmpty() ? null : all.get(all.size() - 1);
                all.add(TrackedState.parse(JSON.readValue(line, Object.class), before));
            }
        } catch (IOException | java.io.UncheckedIOException | JacksonException | IllegalArgumentException e) {
            throw ProblemException.usage(
                    "PX-DOC-004",
                    "line " + number + " of the history " + file + " cannot be read: "
                            + ConnectionProblems.firstLine(e)
                            + "; move the file away to begin a new one");
        }
        return all;
    }

    private void write(Map<String, Object> line) {
        try {
            Path folder = file.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            byte[] text = (JSON.writeValueAsString(line) + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-DOC-004",
                    "the history " + file + " cannot be written: " + e.getMessage()
                            + "; choose another folder with --out");
        }
    }

    private static Finding finding(Change change) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("before on " + change.side().label(), String.valueOf(change.before()));
        facts.put("now on " + change.side().label(), String.valueOf(change.after()));
        facts.put("unchanged at", change.since().toString());
        if (!change.by().isEmpty()) {
            facts.put("set", change.by());
        }
        return new Finding(
                FindingId.of(
                        Rule.STATE_CHANGED,
                        change.side().label(),
                        change.name(),
                        String.valueOf(change.before()),
                        String.valueOf(change.after())),
                Rule.STATE_CHANGED,
                Severity.INFO,
                Status.CONFIRMED,
                null,
                List.of(),
                tell(change),
                "It was otherwise when the doctor last looked, at " + change.since() + ".",
                "Make sure that it was meant, and that the other node and the option file agree.",
                Witness.of(List.of(), 0, null, facts));
    }

    /** {@code on a: sync_binlog was 1 and is 0, set 2026-11-24T01:00:00Z by root@localhost}. */
    public static String tell(Change change) {
        return "on " + change.side().label() + ": " + change.name()
                + (change.before() == null ? " was not there" : " was " + quoted(change.before()))
                + (change.after() == null ? " and is gone" : " and is " + quoted(change.after()))
                + (change.by().isEmpty() ? "" : ", " + change.by());
    }

    private static String quoted(String value) {
        return value.isEmpty() ? "empty" : Message.shown(value);
    }
}
