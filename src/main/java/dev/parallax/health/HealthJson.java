package dev.parallax.health;

import dev.parallax.finding.Side;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A node's health as the body of an answer: small, and without data, accounts or passwords. */
final class HealthJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private HealthJson() {}

    /** One line; {@code lagSeconds} and {@code ageSeconds} are absent where they are not known. */
    static byte[] write(Side side, NodeHealth health) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("node", side.label());
        body.put("healthy", health.healthy());
        List<Map<String, Object>> reasons = new ArrayList<>();
        for (NodeHealth.Reason reason : health.reasons()) {
            Map<String, Object> one = new LinkedHashMap<>();
            one.put("reason", reason.cause().label());
            if (reason.error() != 0) {
                one.put("error", reason.error());
            }
            one.put("why", reason.why());
            reasons.add(one);
        }
        body.put("reasons", reasons);
        body.put("notes", health.notes());
        Double lag = health.lagSeconds();
        if (lag != null) {
            body.put("lagSeconds", rounded(lag));
        }
        Double age = health.ageSeconds();
        if (age != null) {
            body.put("ageSeconds", rounded(age));
        }
        return (JSON.writeValueAsString(body) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1000) / 1000.0;
    }
}
