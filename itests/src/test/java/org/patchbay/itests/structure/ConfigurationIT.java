package org.patchbay.itests.structure;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

import org.patchbay.itests.harness.Distribution;
import org.patchbay.itests.structure.Jars.Jar;

import static org.assertj.core.api.Assertions.assertThat;

/** Every key that can be configured stands in a file that is shipped, with its default and what it means; and no other does. */
class ConfigurationIT {
    /** Installed with the lab, which the distribution does not start. */
    private static final String LAB = "org.patchbay.lab";

    private static final Pattern SETTING = Pattern.compile("(#? ?)([a-z][a-z_]*) =(.*)");
    /** By PID, then key: the default, or null where the code has none. */
    private static final Map<String, Map<String, String>> CONFIGURABLE = new TreeMap<>();

    private static Path etc;

    /** One line of a file: set, or shown as the default. */
    private record Line(boolean commented, String value, boolean explained) {}

    @BeforeAll
    static void read() throws Exception {
        etc = Distribution.unpack("configuration").home().resolve("etc");
        for (Jar jar : Jars.all()) {
            for (String entry : jar.entries()) {
                if (entry.startsWith("OSGI-INF/metatype/") && entry.endsWith(".xml")) {
                    configurable(DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(jar.entry(entry))));
                }
            }
        }
    }

    private static void configurable(Document metatype) {
        Map<String, String> keys = new TreeMap<>();
        NodeList attributes = metatype.getElementsByTagName("AD");
        for (int i = 0; i < attributes.getLength(); i++) {
            Element attribute = (Element) attributes.item(i);
            keys.put(
                    attribute.getAttribute("id"),
                    attribute.hasAttribute("default") ? attribute.getAttribute("default") : null);
        }
        NodeList designates = metatype.getElementsByTagName("Designate");
        for (int i = 0; i < designates.getLength(); i++) {
            Element designate = (Element) designates.item(i);
            String pid = designate.getAttribute("factoryPid");
            CONFIGURABLE.put(pid.isEmpty() ? designate.getAttribute("pid") : pid, keys);
        }
    }

    /** The files of a PID that are shipped, or are examples. */
    private static List<Path> files(String pid) {
        Pattern name = Pattern.compile(Pattern.quote(pid) + "(-[a-z]+)?\\.cfg");
        try (Stream<Path> files = Files.walk(etc)) {
            return files.filter(
                            file -> name.matcher(file.getFileName().toString()).matches())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<String, Line> lines(String pid) {
        Map<String, Line> found = new HashMap<>();
        for (Path file : files(pid)) {
            try {
                boolean explained = false;
                for (String text : Files.readAllLines(file)) {
                    Matcher setting = SETTING.matcher(text);
                    if (setting.matches()) {
                        found.putIfAbsent(
                                setting.group(2),
                                new Line(
                                        !setting.group(1).isEmpty(),
                                        setting.group(3).strip(),
                                        explained));
                    } else {
                        explained = text.startsWith("# ");
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return found;
    }

    @Test
    void everyKeyStandsInAFileThatIsShipped() {
        assertThat(CONFIGURABLE.keySet())
                .contains("org.patchbay.ops", "org.patchbay.sip.trunk", "org.patchbay.sip.peer", "org.patchbay.bus");
        CONFIGURABLE.forEach((pid, keys) -> {
            if (!pid.equals(LAB)) {
                assertThat(lines(pid).keySet()).as(pid).containsExactlyInAnyOrderElementsOf(keys.keySet());
            }
        });
    }

    @Test
    void theFileShowsTheDefaultThatTheCodeHas() {
        List<String> different = new ArrayList<>();
        CONFIGURABLE.forEach((pid, keys) -> lines(pid).forEach((key, line) -> {
            String inCode = keys.get(key);
            if (line.commented() && inCode != null && !plain(line.value()).equals(plain(inCode))) {
                different.add(pid + ": " + key + " = " + line.value() + " is shown, but the default is " + inCode);
            }
        }));
        assertThat(different).isEmpty();
    }

    private static String plain(String list) {
        return list.replaceAll("\\s*,\\s*", ",").replace("\\", "");
    }

    @Test
    void everyKeyOfAShippedFileIsExplainedAboveIt() {
        CONFIGURABLE.keySet().stream().filter(pid -> !pid.equals(LAB)).forEach(pid -> assertThat(lines(pid))
                .as(pid)
                .allSatisfy((key, line) -> assertThat(line.explained()).as(key).isTrue()));
    }

    /** A default that is set rather than shown would stay what it is when a later version has a better one. */
    @Test
    void nothingIsSetInTheFilesThatAreReadAsTheyAreShipped() throws IOException {
        try (Stream<Path> files = Files.list(etc)) {
            for (Path file : files.filter(f -> f.getFileName().toString().startsWith("org.patchbay."))
                    .toList()) {
                assertThat(Files.readAllLines(file))
                        .as(file.getFileName().toString())
                        .allMatch(line -> line.isBlank() || line.startsWith("#"));
            }
        }
    }
}
