package dev.parallax.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.finding.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What rules told of a pair, beside what they were to tell; all that is otherwise is told together in the end. */
final class Told {

    private final List<String> failures = new ArrayList<>();

    void isAsExpected() {
        assertThat(failures).isEmpty();
    }

    /** @param on the nodes that are named; "" for what is of the pair */
    void fires(Map<String, List<Finding>> fired, String on, String... rules) {
        for (String rule : rules) {
            List<Finding> findings = fired.getOrDefault(rule, List.of());
            String told = findings.isEmpty() ? "" : findings.get(0).title();
            if (findings.isEmpty()) {
                failures.add(rule + " does not fire");
            } else if (told.contains("(not known)")
                    || findings.get(0).witness().facts().isEmpty()) {
                failures.add(rule + " proves nothing: " + findings.get(0));
            } else if (!(on.isEmpty() || told.startsWith("on " + on + ": "))) {
                failures.add(rule + " is not told of " + on + ": " + told);
            }
        }
    }

    void tells(Map<String, List<Finding>> fired, String rule, String text) {
        if (fired.getOrDefault(rule, List.of()).stream()
                .noneMatch(finding -> finding.title().contains(text))) {
            failures.add(rule + " does not tell '" + text + "': " + fired.get(rule));
        }
    }

    void silent(Map<String, List<Finding>> fired, String... rules) {
        for (String rule : rules) {
            if (fired.containsKey(rule)) {
                failures.add(rule + " still fires: " + fired.get(rule));
            }
        }
    }
}
