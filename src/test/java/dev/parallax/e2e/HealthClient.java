package dev.parallax.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks {@code doctor --serve} as load balancers and Prometheus do. */
final class HealthClient {

    /** No answer rests on anything but memory, so none takes longer, whatever the servers do. */
    private static final Duration PROMPT = Duration.ofSeconds(1);

    private static final Duration SOON = Duration.ofSeconds(30);

    /** The text format's lines: HELP, TYPE, or a sample with labels and a value. */
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE|UNIT) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)");

    private static final Pattern SAMPLE = Pattern.compile(
            "([a-zA-Z_:][a-zA-Z0-9_:]*)"
                    + "(\\{(?:[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\]|\\\\.)*\",?)+\\})? (-?[0-9.]+(?:[eE][-+]?[0-9]+)?|NaN|[+-]Inf)");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final String url;

    HealthClient(String url) {
        this.url = url;
    }

    HttpResponse<String> ask(String method, String path) throws IOException, InterruptedException {
        long begin = System.nanoTime();
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .timeout(Duration.ofSeconds(10))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(Duration.ofNanos(System.nanoTime() - begin))
                .as(path + " is answered from memory")
                .isLessThan(PROMPT);
        return answer;
    }

    /** The format in which the metrics come to who asks for that one. */
    String formatFor(String accept) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(url + "/metrics"))
                        .header("Accept", accept)
                        .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.body()).contains("parallax_node_healthy");
        return answer.headers().firstValue("Content-Type").orElse("");
    }

    int status(String node) throws IOException, InterruptedException {
        return ask("GET", "/health/" + node).statusCode();
    }

    JsonNode health(String node) throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("GET", "/health/" + node);
        JsonNode body = JSON.readTree(answer.body());
        assertThat(answer.statusCode())
                .as(answer.body())
                .isEqualTo(body.get("healthy").asBoolean() ? 200 : 503);
        assertThat(body.get("node").asString()).isEqualTo(node);
        return body;
    }

    /** The reasons against a node, in their order. */
    List<String> reasons(String node) throws IOException, InterruptedException {
        return health(node)
                .get("reasons")
                .valueStream()
                .map(reason -> reason.get("reason").asString())
                .toList();
    }

    /** Waits until the reasons against a node are these, and returns what it then says. */
    JsonNode await(String node, String... reasons) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + SOON.toNanos();
        while (!reasons(node).equals(List.of(reasons))) {
            assertThat(System.nanoTime())
                    .as("%s is to be so because of %s: %s", node, List.of(reasons), health(node))
                    .isLessThan(deadline);
            Thread.sleep(50);
        }
        return health(node);
    }

    /** All samples by name and labels. Fails on anything that is not of Prometheus' text format. */
    Map<String, Double> metrics() throws IOException, InterruptedException {
        HttpResponse<String> answer = ask("GET", "/metrics");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain; version=0.0.4");
        Map<String, Double> samples = new LinkedHashMap<>();
        Map<String, String> types = new LinkedHashMap<>();
        for (String line : answer.body().lines().toList()) {
            Matcher comment = COMMENT.matcher(line);
            Matcher sample = SAMPLE.matcher(line);
            if (comment.matches()) {
                if (comment.group(1).equals("TYPE")) {
                    assertThat(types.put(comment.group(2), comment.group(3)))
                            .as(line)
                            .isNull();
                }
                continue;
            }
            assertThat(sample.matches()).as("of the text format: " + line).isTrue();
            String labels = sample.group(2) == null ? "" : sample.group(2);
            String name = sample.group(1);
            assertThat(samples.put(name + labels, number(sample.group(3))))
                    .as("told once: " + line)
                    .isNull();
            if (name.startsWith("parallax_")) {
                assertThat(types).as("a type before " + line).containsKey(name);
                assertThat("counter".equals(types.get(name)))
                        .as("counters alone end so: " + line)
                        .isEqualTo(name.endsWith("_total"));
            }
        }
        return samples;
    }

    private static double number(String text) {
        return text.endsWith("Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    }
}
