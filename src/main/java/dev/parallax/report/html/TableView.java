package dev.parallax.report.html;

import dev.parallax.finding.Finding;
import dev.parallax.finding.Status;
import dev.parallax.report.Wording;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The findings of one table, and how many of each status: {@code 3 diverged, 1 healed}. */
public record TableView(String name, String counts, List<FindingView> findings) {

    /** Groups findings by table, in the order in which the tables come first. */
    static List<TableView> of(List<Finding> findings) {
        Map<String, List<Finding>> byTable = findings.stream()
                .collect(Collectors.groupingBy(Wording::group, LinkedHashMap::new, Collectors.toList()));
        List<TableView> tables = new ArrayList<>();
        byTable.forEach((table, ofTable) -> tables.add(new TableView(
                table, counts(ofTable), ofTable.stream().map(FindingView::of).toList())));
        return tables;
    }

    private static String counts(List<Finding> findings) {
        Map<Status, Long> counts = findings.stream()
                .collect(Collectors.groupingBy(
                        Finding::status, () -> new EnumMap<>(Status.class), Collectors.counting()));
        return counts.entrySet().stream()
                .map(e -> Wording.number(e.getValue()) + " " + e.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }
}
