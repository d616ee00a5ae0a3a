package dev.parallax.health;

import com.sun.net.httpserver.HttpServer;
import dev.parallax.mysql.ConnectionSettings;
import dev.parallax.problem.ProblemException;
import io.prometheus.metrics.exporter.httpserver.MetricsHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Answers {@code /health/a}, {@code /health/b} and {@code /metrics} over HTTP until it is closed. */
public final class HealthServer implements AutoCloseable {

    /**
     * What to serve, and where.
     *
     * @param servers a and b
     * @param report a {@code report.json} about them, read again when it changes; null for none
     * @param examination all rules, asked each {@code rulesInterval}
     * @param bind a host name or address of this machine
     * @param port 0 for any that is free
     * @param log is given a line for each change
     */
    public record Request(
            List<ConnectionSettings> servers,
            HealthOptions options,
            @Nullable Path report,
            Examination examination,
            Duration rulesInterval,
            String bind,
            int port,
            Consumer<String> log) {}

    /** A few would do, since an answer takes no time; but a client that sends half a request holds one up. */
    private static final int THREADS = 64;

    private final HealthMonitor monitor;
    private final HttpServer http;
    private final ExecutorService threads;
    private final CountDownLatch ended = new CountDownLatch(1);

    private HealthServer(HealthMonitor monitor, HttpServer http, ExecutorService threads) {
        this.monitor = monitor;
        this.http = http;
        this.threads = threads;
    }

    /**
     * Starts watching and answering.
     *
     * @throws ProblemException PX-HLT-001 where it cannot listen, PX-HLT-002 where the report cannot be used
     */
    public static HealthServer start(Request request) {
        limitClients();
        HttpServer http = listen(request.bind(), request.port());
        HealthMonitor monitor = new HealthMonitor(
                request.servers(),
                request.options(),
                request.report(),
                request.examination(),
                request.rulesInterval(),
                request.log());
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "health-http");
            thread.setDaemon(true);
            return thread;
        });
        HealthServer server = new HealthServer(monitor, http, threads);
        try {
            monitor.start();
        } catch (ProblemException e) {
            server.close();
            throw e;
        }
        HealthMetrics metrics = new HealthMetrics(monitor);
        http.createContext("/", new Pages(monitor, new MetricsHandler(metrics.registry()), metrics::answered));
        http.setExecutor(threads);
        http.start();
        return server;
    }

    /**
     * The JDK's server reads these once. Without them a client that sends half a request keeps its thread for good, and
     * an answer on a kept connection waits for the delayed acknowledgement of the one before.
     */
    private static void limitClients() {
        for (String[] property : new String[][] {
            {"sun.net.httpserver.maxReqTime", "5"},
            {"sun.net.httpserver.maxRspTime", "30"},
            {"sun.net.httpserver.nodelay", "true"}
        }) {
            if (System.getProperty(property[0]) == null) {
                System.setProperty(property[0], property[1]);
            }
        }
    }

    private static HttpServer listen(String bind, int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getByName(bind), port), 0);
        } catch (UnknownHostException e) {
            throw ProblemException.usage(
                    "PX-HLT-001",
                    "cannot listen on " + bind + ": unknown host; give an address of this machine with" + " --bind");
        } catch (IOException e) {
            throw ProblemException.usage(
                    "PX-HLT-001",
                    "cannot listen on " + bind + ":" + port + ": " + e.getMessage()
                            + "; choose another port with --serve (0 for any) or another address with --bind");
        }
    }

    /** Where it listens: {@code http://127.0.0.1:9104}. */
    public String url() {
        InetSocketAddress address = http.getAddress();
        String host = address.getAddress().getHostAddress();
        return "http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Waits until it is closed. */
    public void await() throws InterruptedException {
        ended.await();
    }

    /** Answers no more, and ends all connections. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
        monitor.close();
        ended.countDown();
    }
}
