package dev.parallax.journal;

import dev.parallax.mysql.ServerUuid;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** What {@code journal.properties} says: the format and the pair of servers a journal belongs to. */
record JournalIdentity(NodeIdentity a, NodeIdentity b) {

    static final int FORMAT_VERSION = 2;
    static final String FILE = "journal.properties";

    NodeIdentity of(JournalNode node) {
        return node == JournalNode.A ? a : b;
    }

    /** Refuses every pair but the one the journal was begun with, in the same order. */
    void check(Path folder, JournalIdentity given) {
        if (a.sameServer(given.b) && b.sameServer(given.a)) {
            throw JournalProblems.swapped(folder);
        }
        for (JournalNode node : JournalNode.values()) {
            if (!of(node).sameServer(given.of(node))) {
                throw JournalProblems.otherServer(folder, node, of(node), given.of(node));
            }
        }
    }

    /** Null where the folder holds no journal. */
    static @Nullable JournalIdentity read(Path folder) {
        Path file = folder.resolve(FILE);
        Properties properties = new Properties();
        try {
            properties.load(new StringReader(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return null;
        } catch (IOException | IllegalArgumentException e) {
            throw JournalProblems.badIdentity(file, e);
        }
        String version = properties.getProperty("format");
        if (version == null) {
            throw JournalProblems.badIdentity(file, null);
        }
        if (!version.equals(String.valueOf(FORMAT_VERSION))) {
            throw JournalProblems.otherFormat(folder, version, FORMAT_VERSION);
        }
        try {
            return new JournalIdentity(node(properties, "a"), node(properties, "b"));
        } catch (IllegalArgumentException e) {
            throw JournalProblems.badIdentity(file, e);
        }
    }

    private static NodeIdentity node(Properties properties, String name) {
        return new NodeIdentity(
                ServerUuid.parse(properties.getProperty(name + ".server_uuid", "")),
                Long.parseLong(properties.getProperty(name + ".server_id", "")),
                properties.getProperty(name + ".version", ""));
    }

    /** Atomic: the file is there whole or not at all. */
    void write(Path folder) throws IOException {
        String text = "# A Parallax journal: see docs/journal-format.md\nformat=" + FORMAT_VERSION + "\n"
                + lines("a", a) + lines("b", b);
        Path temporary = folder.resolve(FILE + ".new");
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(temporary, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }

    private static String lines(String name, NodeIdentity node) {
        return name + ".server_uuid=" + node.serverUuid() + "\n" + name + ".server_id=" + node.serverId() + "\n" + name
                + ".version=" + node.version().replace("\\", "\\\\").replace("\n", " ") + "\n";
    }
}
