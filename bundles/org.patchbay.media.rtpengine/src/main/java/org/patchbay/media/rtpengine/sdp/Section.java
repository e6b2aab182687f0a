package org.patchbay.media.rtpengine.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.media.MediaException;

/** The lines of a description up to its first medium, or those of one medium; read without regard to what they mean. */
final class Section {
    private static final int LONGEST = 64 << 10;
    private static final int MOST_LINES = 2000;

    private final String head;
    private final List<String> lines = new ArrayList<>();

    private Section(String head) {
        this.head = head;
    }

    /** The session's first, then one for each medium. */
    static List<Section> split(String text) throws MediaException {
        if (!text.startsWith("v=0") || text.length() > LONGEST) {
            throw new MediaException(488, "This is no session description (RFC 8866), or one of more than 64 kB");
        }
        List<Section> sections = new ArrayList<>();
        sections.add(new Section(""));
        String[] all = text.split("\\r?\\n", MOST_LINES);
        for (String line : all) {
            if (line.startsWith("m=")) {
                sections.add(new Section(line.substring(2).strip()));
            } else if (line.length() > 2 && line.charAt(1) == '=') {
                sections.get(sections.size() - 1).lines.add(line);
            }
        }
        return sections;
    }

    /** The fields of its line {@code m=}: kind, port, protocol, formats; none for the session's. */
    List<String> head() {
        return head.isEmpty() ? List.of() : List.of(head.split(" +"));
    }

    Optional<String> first(String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .findFirst();
    }

    boolean has(String line) {
        return lines.stream().anyMatch(each -> each.strip().equals(line));
    }

    List<String> all(String prefix) {
        return lines.stream()
                .filter(line -> line.startsWith(prefix))
                .map(line -> line.substring(prefix.length()).strip())
                .toList();
    }
}
