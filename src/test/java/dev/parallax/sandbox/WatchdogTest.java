package dev.parallax.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parallax.testing.TestVersions;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is left behind, however the JVM that started the servers ends. */
class WatchdogTest {

    /** Another JVM that starts a pair, says where it is, and waits to be ended. */
    static final class Victim {
        private Victim() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] arguments) throws InterruptedException {
            try (MySqlPair pair = MySqlPair.start(PairOptions.defaults().withVersion(TestVersions.USUAL))) {
                System.out.println(pair.a().dataDirectory().getParent());
                System.out.println(pair.b().dataDirectory().getParent());
                Thread.sleep(60_000);
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"SIGKILL", "SIGTERM"})
    void serversAndFilesGoWithTheJvm(String signal) throws Exception {
        Process jvm = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Victim.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Path a;
        Path b;
        List<ProcessHandle> children;
        try (BufferedReader out = jvm.inputReader(StandardCharsets.UTF_8)) {
            a = Path.of(out.readLine());
            b = Path.of(out.readLine());
            children = jvm.descendants().toList();
            assertThat(a).isDirectory();
        } finally {
            if (signal.equals("SIGKILL")) {
                jvm.destroyForcibly();
            } else {
                jvm.destroy();
            }
        }
        assertThat(jvm.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(children).hasSizeGreaterThanOrEqualTo(4); // two servers, and a watchdog for each
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
        while (System.nanoTime() < deadline
                && (Files.exists(a) || Files.exists(b) || children.stream().anyMatch(ProcessHandle::isAlive))) {
            Thread.sleep(50);
        }
        assertThat(a).doesNotExist();
        assertThat(b).doesNotExist();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
    }
}
