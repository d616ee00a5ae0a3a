package dev.parallax.health;

import dev.parallax.doctor.LinkReading;
import dev.parallax.doctor.ReplicationReading;
import dev.parallax.finding.Severity;
import dev.parallax.finding.Side;
import dev.parallax.finding.Verdict;
import dev.parallax.report.Tool;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What Prometheus is told. Each value is taken from memory when it is asked for, so none is older than the reading it
 * comes from, whose age is told too; what is not known is absent. Names follow Prometheus' own rules: base units, {@code
 * _total} for counters.
 */
final class HealthMetrics {

    private final HealthMonitor monitor;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final Counter probes;

    HealthMetrics(HealthMonitor monitor) {
        this.monitor = monitor;
        this.probes = Counter.builder()
                .name("parallax_probes_total")
                .help("Answers to /health/ by their HTTP status.")
                .labelNames("node", "code")
                .register(registry);
        Info.builder()
                .name("parallax_build_info")
                .help("The version of Parallax.")
                .labelNames("version")
                .register(registry)
                .addLabelValues(Tool.current().version());
        health();
        readings();
        links();
        rules();
        report();
        JvmMetrics.builder().register(registry);
    }

    PrometheusRegistry registry() {
        return registry;
    }

    void answered(Side side, int status) {
        probes.labelValues(side.label(), Integer.toString(status)).inc();
    }

    private void health() {
        ofNodes("parallax_node_healthy", "Whether the node may be sent clients: 1 or 0, as /health/ answers.", side -> {
            return flag(monitor.health(side).healthy());
        });
        gauge(
                "parallax_node_reason",
                "What is wrong with the node, by reason: 1 or 0.",
                gauge -> {
                    for (Side side : Side.values()) {
                        NodeHealth health = monitor.health(side);
                        for (Cause cause : Cause.values()) {
                            gauge.call(
                                    flag(health.reasons().stream().anyMatch(reason -> reason.cause() == cause)),
                                    side.label(),
                                    cause.label());
                        }
                    }
                },
                "node",
                "reason");
        ofNodesSeconds(
                "parallax_replication_lag_seconds",
                "How far the node is behind its peer, by commit times and by what the peer had committed.",
                side -> monitor.health(side).lagSeconds());
        counter(
                "parallax_node_changes_total",
                "How often the node became healthy or unhealthy.",
                counter -> {
                    for (Side side : Side.values()) {
                        counter.accept((double) monitor.changes(side), new String[] {side.label()});
                    }
                },
                "node");
    }

    private void readings() {
        ofNodesSeconds(
                "parallax_reading_age_seconds",
                "Since when the node was last read.",
                side -> monitor.watch(side).status().age(System.nanoTime()));
        ofNodesSeconds("parallax_reading_duration_seconds", "How long the last reading of the node took.", side -> {
            NodeStatus status = monitor.watch(side).status();
            return status.reading() == null ? null : (Double) status.readingSeconds();
        });
        counter(
                "parallax_readings_total",
                "Readings of the node that succeeded.",
                counter -> {
                    for (Side side : Side.values()) {
                        counter.accept((double) monitor.watch(side).readings(), new String[] {side.label()});
                    }
                },
                "node");
        counter(
                "parallax_reading_errors_total",
                "Readings of the node that failed, by the problem's code.",
                counter -> {
                    for (Side side : Side.values()) {
                        monitor.watch(side)
                                .errors()
                                .forEach((code, count) ->
                                        counter.accept((double) count, new String[] {side.label(), code}));
                    }
                },
                "node",
                "code");
        ofNodesSeconds(
                "parallax_clock_offset_seconds",
                "How far the node's clock is ahead of the clock of this machine.",
                side -> ofReading(side, ReplicationReading::clockOffsetSeconds));
        ofNodesSeconds(
                "parallax_clock_error_seconds",
                "By how much parallax_clock_offset_seconds may be wrong.",
                side -> ofReading(side, ReplicationReading::clockErrorSeconds));
    }

    private @Nullable Double ofReading(Side side, Function<ReplicationReading, Double> value) {
        NodeStatus status = monitor.watch(side).status();
        ReplicationReading reading = status.reading();
        return reading == null || status.failure() != null ? null : value.apply(reading);
    }

    private void links() {
        ofLinks("parallax_receiver_running", "Whether the receiver (I/O thread) is connected: 1 or 0.", link -> {
            return flag(link.receiver() == LinkReading.Receiver.RUNNING);
        });
        ofLinks("parallax_applier_running", "Whether the applier (SQL thread) runs: 1 or 0.", link -> {
            return flag(link.applierRuns());
        });
        ofLinks("parallax_receiver_error_number", "MySQL's number of the receiver's last error; 0 for none.", link -> {
            return link.receiverError();
        });
        ofLinks("parallax_applier_error_number", "MySQL's number of the applier's last error; 0 for none.", link -> {
            return link.applierErrors().stream()
                    .filter(error -> error != 0)
                    .findFirst()
                    .orElse(0L);
        });
    }

    private void ofLinks(String name, String help, Function<LinkReading, Number> value) {
        gauge(
                name,
                help,
                gauge -> {
                    for (Side side : Side.values()) {
                        NodeStatus status = monitor.watch(side).status();
                        ReplicationReading reading = status.reading();
                        if (reading != null && status.failure() == null) {
                            reading.links()
                                    .forEach(link ->
                                            gauge.call(value.apply(link).doubleValue(), side.label(), link.channel()));
                        }
                    }
                },
                "node",
                "channel");
    }

    private void rules() {
        gauge(
                "parallax_findings",
                "Findings of the doctor by severity, when all rules were last asked.",
                gauge -> {
                    Examiner.Examined examined = monitor.examiner().last();
                    if (examined != null) {
                        for (Severity severity : Severity.values()) {
                            String name = severity.name().toLowerCase(Locale.ROOT);
                            long count = examined.bySeverity().getOrDefault(severity.name(), 0L);
                            gauge.call((double) count, name);
                        }
                    }
                },
                "severity");
        gauge(
                "parallax_rule_findings",
                "Findings of the doctor by rule, of the rules that found something.",
                gauge -> {
                    Examiner.Examined examined = monitor.examiner().last();
                    if (examined != null) {
                        examined.byRule().forEach((rule, count) -> {
                            if (count > 0) {
                                gauge.call(count, rule);
                            }
                        });
                    }
                },
                "rule");
        ofRules(
                "parallax_rules_not_checked",
                "What the doctor could not look at.",
                null,
                Examiner.Examined::notChecked);
        ofRules(
                "parallax_rules_timestamp_seconds",
                "When all rules were last asked, as seconds since 1970.",
                Unit.SECONDS,
                examined -> examined.at().toEpochMilli() / 1e3);
        ofRules(
                "parallax_rules_duration_seconds",
                "How long asking all rules took.",
                Unit.SECONDS,
                Examiner.Examined::seconds);
        counter("parallax_rules_errors_total", "How often the rules could not be asked.", counter -> {
            counter.accept((double) monitor.examiner().errors(), new String[0]);
        });
    }

    private void ofRules(
            String name, String help, @Nullable Unit unit, Function<Examiner.Examined, ? extends Number> value) {
        gauge(name, help, unit, gauge -> {
            Examiner.Examined examined = monitor.examiner().last();
            if (examined != null) {
                gauge.call(value.apply(examined).doubleValue());
            }
        });
    }

    private void report() {
        gauge(
                "parallax_report_verdict",
                "The verdict of the report given with --report: 1 for the one it has, 0 for the others.",
                gauge -> {
                    KnownReport report = monitor.report().known().report();
                    if (report != null) {
                        for (Verdict verdict : Verdict.values()) {
                            gauge.call(
                                    flag(report.verdict() == verdict),
                                    verdict.name().toLowerCase(Locale.ROOT));
                        }
                    }
                },
                "verdict");
        ofReport("parallax_report_diverged_rows", "Rows that differ by that report.", null, report -> {
            return report.hasRows() ? (Long) report.divergedRows() : null;
        });
        ofReport(
                "parallax_report_timestamp_seconds",
                "When that report was finished, as seconds since 1970.",
                Unit.SECONDS,
                report -> report.finishedAt().toEpochMilli() / 1e3);
        counter("parallax_report_errors_total", "How often the report could not be read.", counter -> {
            counter.accept((double) monitor.report().errors(), new String[0]);
        });
    }

    private void ofReport(
            String name, String help, @Nullable Unit unit, Function<KnownReport, @Nullable Number> value) {
        gauge(name, help, unit, gauge -> {
            KnownReport report = monitor.report().known().report();
            Number number = report == null ? null : value.apply(report);
            if (number != null) {
                gauge.call(number.doubleValue());
            }
        });
    }

    private void ofNodes(String name, String help, Function<Side, @Nullable Double> value) {
        ofNodes(name, help, null, value);
    }

    private void ofNodesSeconds(String name, String help, Function<Side, @Nullable Double> value) {
        ofNodes(name, help, Unit.SECONDS, value);
    }

    private void ofNodes(String name, String help, @Nullable Unit unit, Function<Side, @Nullable Double> value) {
        gauge(
                name,
                help,
                unit,
                gauge -> {
                    for (Side side : Side.values()) {
                        Double known = value.apply(side);
                        if (known != null) {
                            gauge.call(known, side.label());
                        }
                    }
                },
                "node");
    }

    private void gauge(String name, String help, Consumer<GaugeWithCallback.Callback> values, String... labels) {
        gauge(name, help, null, values, labels);
    }

    private void gauge(
            String name,
            String help,
            @Nullable Unit unit,
            Consumer<GaugeWithCallback.Callback> values,
            String... labels) {
        GaugeWithCallback.Builder builder = GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(values);
        (unit == null ? builder : builder.unit(unit)).register(registry);
    }

    private void counter(String name, String help, Consumer<BiConsumer<Double, String[]>> values, String... labels) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .callback(counter -> values.accept(counter::call))
                .register(registry);
    }

    private static double flag(boolean set) {
        return set ? 1 : 0;
    }
}
