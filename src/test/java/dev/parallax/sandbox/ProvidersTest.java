package dev.parallax.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parallax.testing.TestVersions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where servers come from, and what is said when they do not. */
class ProvidersTest {

    @TempDir
    Path folder;

    @Test
    void theCacheIsWhereTheUserSays() {
        assertThat(SandboxCache.location(Map.of(), "/home/u")).hasToString("/home/u/.cache/parallax");
        assertThat(SandboxCache.location(Map.of("XDG_CACHE_HOME", "/x"), "/home/u"))
                .hasToString("/x/parallax");
        assertThat(SandboxCache.location(Map.of("XDG_CACHE_HOME", "/x", "PARALLAX_CACHE", "/own"), "/home/u"))
                .hasToString("/own");
    }

    @Test
    void anEntryIsWholeOrAbsent() throws IOException {
        SandboxCache cache = new SandboxCache(folder);
        assertThatThrownBy(() -> cache.get("x/entry", half -> {
                    Files.writeString(half.resolve("half"), "done");
                    throw new IllegalStateException("interrupted");
                }))
                .hasMessage("interrupted");
        assertThat(cache.has("x/entry")).isFalse();
        Files.createDirectories(folder.resolve("x/.entry.part-of-a-jvm-that-died"));
        Path place = cache.get("x/entry", whole -> Files.writeString(whole.resolve("file"), "done"));
        assertThat(place.resolve("file")).hasContent("done");
        try (Stream<Path> left = Files.list(folder.resolve("x"))) {
            assertThat(left.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrder("entry", ".entry.lock");
        }
    }

    @Test
    void theMirrorIsTheOneThisMachineUses() throws IOException {
        Path stanzas = Files.createDirectories(folder.resolve("new/sources.list.d"));
        Files.writeString(stanzas.resolve("a.sources"), """
                # a vendor's
                Types: deb
                URIs: http://vendor.invalid/deb
                Suites: stable
                Components: main

                Types: deb
                URIs: http://mirror.invalid/debian-security
                Suites: bookworm-security
                Components: main

                Types: deb
                # a comment
                URIs: http://mirror.invalid/debian
                Suites: bookworm bookworm-updates
                Components: main contrib
                Signed-By: /usr/share/keyrings/k.gpg
                """);
        assertThat(AptSources.under(folder.resolve("new")).suite("sid")).isEqualTo("""
                        Types: deb
                        URIs: http://mirror.invalid/debian
                        Suites: sid
                        Components: main
                        Signed-By: /usr/share/keyrings/k.gpg
                        """);
        Path lines = Files.createDirectories(folder.resolve("old"));
        Files.writeString(
                lines.resolve("sources.list"),
                "# deb cdrom:\ndeb [arch=amd64 signed-by=/k.gpg] http://mirror.invalid/debian/ bookworm main\n");
        assertThat(AptSources.under(lines).suite("sid")).contains("URIs: http://mirror.invalid/debian/", "/k.gpg");
        assertThatThrownBy(() -> AptSources.under(folder)).hasMessageContaining("PARALLAX_MYSQLD");
    }

    @Test
    void aNamedServerIsAskedForItsVersion() throws IOException {
        Path program = script("mysqld", "echo /opt/mysql-5.6/mysqld  Ver 8.4.3 for Linux on x86_64");
        assertThat(InstalledBinaries.named(program).find("8.4"))
                .hasValueSatisfying(found -> assertThat(found.version()).hasToString("8.4.3"));
        assertThat(InstalledBinaries.named(program).find("8.0")).isEmpty();
        Path maria = script("mariadbd", "echo mysqld  Ver 10.11.2-MariaDB for debian-linux-gnu");
        assertThat(InstalledBinaries.named(maria).find("")).isEmpty();
        Path broken = script("broken", "echo cannot open shared object file >&2; exit 127");
        assertThatThrownBy(() -> InstalledBinaries.named(broken).find("")).hasMessageContaining("shared object");
    }

    @Test
    void whereNothingWorksTheMessageSaysWhatDoes() {
        assertThatThrownBy(() ->
                        Servers.first("5.7", List.of(InstalledBinaries.fromEnvironment(), InstalledBinaries.onPath())))
                .hasMessageContaining("no MySQL server of version 5.7")
                .hasMessageContaining("PARALLAX_MYSQLD")
                .hasMessageContaining("Docker");
    }

    @Test
    void onlyEnginesOfThisMachineCount() throws IOException {
        assertThat(DockerEngine.mayExist(Map.of("DOCKER_HOST", "tcp://192.0.2.1:2375"), "/nowhere"))
                .isFalse();
        Path socket = Files.createFile(folder.resolve("docker.sock"));
        assertThat(DockerEngine.mayExist(Map.of("DOCKER_HOST", "unix://" + socket), "/nowhere"))
                .isTrue();
    }

    @Test
    void theNewestBuildBringsClientTools() {
        TestVersions.assume(TestVersions.NEWEST);
        ServerBinaries newest = Servers.find(TestVersions.NEWEST);
        for (String tool : List.of("mysql", "mysqlbinlog", "mysqldump")) {
            List<String> command = new ArrayList<>(newest.toolCommand(tool).orElseThrow());
            command.add("--version");
            Subprocess.Result result = Subprocess.run(folder, newest.environment(), Duration.ofSeconds(20), command);
            assertThat(result.output()).contains("Ver 9.").contains(tool);
        }
        assertThat(newest.toolCommand("no-such-tool")).isEmpty();
    }

    private Path script(String name, String body) throws IOException {
        Path program = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return program;
    }
}
