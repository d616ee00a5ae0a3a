package dev.parallax.notice;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** The licence that a library's own pom, or the nearest parent that says, declares; in SPDX's names. */
final class PomLicence {

    /** What is declared (a part of it, in lower case) and what SPDX calls it. */
    private static final Map<String, String> NAMES = Map.of(
            "apache", "Apache-2.0",
            "mit", "MIT",
            "bsd 2-clause", "BSD-2-Clause",
            "bsd-3-clause", "BSD-3-Clause",
            "epl-2.0", "EPL-2.0",
            "lgpl-2.1", "LGPL-2.1-only",
            "lgpl, version 2.1", "LGPL-2.1-or-later",
            "lesser general public license version 3", "LGPL-3.0-only",
            "gnu general public license, v2 with universal foss exception",
                    "GPL-2.0-only WITH Universal-FOSS-exception-1.0");

    private PomLicence() {}

    static String of(BundledPart part) throws IOException {
        List<String> declared = declared(part.localRepository(), part.group(), part.artifact(), part.version());
        TreeSet<String> names = new TreeSet<>();
        for (String licence : declared) {
            names.add(spdx(licence)
                    .orElseThrow(() -> new IOException(part + " declares a licence not met before: " + licence
                            + "; look at it, then add it here")));
        }
        if (names.isEmpty()) {
            throw new IOException(part + " and its parents declare no licence");
        }
        return String.join(" OR ", names);
    }

    private static Optional<String> spdx(String licence) {
        String lower = licence.toLowerCase(Locale.ROOT);
        return NAMES.entrySet().stream()
                .filter(name -> lower.contains(name.getKey()))
                .map(Map.Entry::getValue)
                .findFirst();
    }

    private static List<String> declared(Path repository, String group, String artifact, String version)
            throws IOException {
        Path pom = repository
                .resolve(group.replace('.', '/'))
                .resolve(artifact)
                .resolve(version)
                .resolve(artifact + "-" + version + ".pom");
        Element project = parse(pom);
        List<String> names = new ArrayList<>();
        for (Element licences : children(project, "licenses")) {
            for (Element licence : children(licences, "license")) {
                names.add(text(licence, "name"));
            }
        }
        if (!names.isEmpty()) {
            return names;
        }
        for (Element parent : children(project, "parent")) {
            return declared(repository, text(parent, "groupId"), text(parent, "artifactId"), text(parent, "version"));
        }
        return List.of();
    }

    private static Element parse(Path pom) throws IOException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(Files.newInputStream(pom)).getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new IOException("cannot read " + pom, e);
        }
    }

    private static List<Element> children(Element of, String name) {
        List<Element> found = new ArrayList<>();
        NodeList nodes = of.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element element && element.getTagName().equals(name)) {
                found.add(element);
            }
        }
        return found;
    }

    private static String text(Element of, String name) {
        return children(of, name).stream()
                .findFirst()
                .map(element -> element.getTextContent().strip())
                .orElse("");
    }
}
