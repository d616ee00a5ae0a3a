package dev.parallax.notice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * NOTICE names every bundled part with its licence, and nothing that is no longer bundled. After a change of libraries,
 * write its list anew with {@code mvn -B test -Dtest=NoticeTest -Dparallax.notice.write=true}, and look at what changed.
 */
class NoticeTest {

    /** Above this line NOTICE is written by hand, below it by this test. */
    private static final String MARK = "Bundled parts, each with its licence:\n";

    private static final Path NOTICE = Path.of("NOTICE");
    private static final Path LIST = Path.of("target", "bundled.txt");

    @Test
    void namesEveryBundledPart() throws IOException {
        String expected = expectedList();
        String notice = Files.readString(NOTICE);
        int mark = notice.indexOf(MARK) + MARK.length();
        if (Boolean.getBoolean("parallax.notice.write")) {
            notice = notice.substring(0, mark) + expected;
            Files.writeString(NOTICE, notice);
        }
        assertThat(notice.substring(mark))
                .as("list of bundled parts in NOTICE; see this test for how to write it anew")
                .isEqualTo(expected);
    }

    @Test
    void namesEveryPartOnlyOnceThatHasSeveralJars() throws IOException {
        assertThat(Files.readAllLines(NOTICE).stream()
                        .filter(line -> line.contains(":"))
                        .toList())
                .doesNotHaveDuplicates();
    }

    private static String expectedList() throws IOException {
        assertThat(LIST)
                .as("made by Maven before the tests; run them with Maven")
                .exists();
        TreeMap<String, String> licences = new TreeMap<>();
        for (BundledPart part : BundledPart.listedIn(LIST)) {
            licences.put(part.toString(), PomLicence.of(part));
        }
        assertThat(licences).as("parts in " + LIST).hasSizeGreaterThan(10);
        return licences.entrySet().stream()
                .map(part -> "  " + part.getKey() + "\n      " + part.getValue() + "\n")
                .collect(Collectors.joining("", "\n", ""));
    }
}
