package dev.parallax.testing;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A report's accounts: whatever was read of a log is in one drawer, to the last transaction and row change. */
public final class Accounts {

    private Accounts() {}

    /**
     * What does not add up; empty where everything does, or no log was read.
     *
     * @param report a whole {@code report.json}
     */
    public static List<String> unbalanced(JsonNode report) {
        List<String> wrong = new ArrayList<>();
        JsonNode summary = report.get("summary");
        JsonNode drawers = summary.get("accounting");
        for (String what : drawers.isNull() ? List.<String>of() : List.of("transactions", "rowChanges")) {
            for (String node : List.of("a", "b")) {
                long read = summary.get(what).get(node).asLong();
                long kept = 0;
                for (JsonNode drawer : drawers) {
                    kept += drawer.get(what).get(node).asLong();
                }
                if (read != kept) {
                    wrong.add(read + " " + what + " were read of " + node + ", and " + kept + " are in " + drawers);
                }
            }
        }
        return wrong;
    }
}
