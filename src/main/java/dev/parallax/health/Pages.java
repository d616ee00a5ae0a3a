package dev.parallax.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.parallax.finding.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * All that is served, by its exact path. Nothing of it asks a server, so probes cost the databases nothing however many
 * there are.
 */
final class Pages implements HttpHandler {

    static final String HEALTH = "/health/";
    static final String METRICS = "/metrics";

    private static final String LISTING = """
            Parallax
            /health/a  200 while a may be sent clients, else 503; the body says why
            /health/b  the same of b
            /metrics   for Prometheus
            """;

    private static final String TEXT = "text/plain; charset=utf-8";

    private final HealthMonitor monitor;
    private final HttpHandler metrics;
    private final BiConsumer<Side, Integer> answered;

    /** @param answered is told of each probe and its status */
    Pages(HealthMonitor monitor, HttpHandler metrics, BiConsumer<Side, Integer> answered) {
        this.monitor = monitor;
        this.metrics = metrics;
        this.answered = answered;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!List.of("GET", "HEAD").contains(exchange.getRequestMethod())) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, 405, TEXT, "only GET and HEAD\n");
                return;
            }
            String path = exchange.getRequestURI().getPath();
            if (METRICS.equals(path)) {
                metrics.handle(exchange);
                return;
            }
            if ("/".equals(path)) {
                send(exchange, 200, TEXT, LISTING);
                return;
            }
            for (Side side : Side.values()) {
                if ((HEALTH + side.label()).equals(path)) {
                    health(exchange, side);
                    return;
                }
            }
            send(exchange, 404, TEXT, "there is no such page; / lists all\n");
        }
    }

    private void health(HttpExchange exchange, Side side) throws IOException {
        NodeHealth health = monitor.health(side);
        int status = health.healthy() ? 200 : 503;
        answered.accept(side, status);
        send(exchange, status, "application/json", HealthJson.write(side, health));
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        send(exchange, status, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }
}
