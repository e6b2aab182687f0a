package org.patchbay.media.embedded.sdp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.media.MediaException;

/**
 * A session description as it was written (RFC 8866), taken apart but not yet understood.
 *
 * @param origin the value of {@code o=}
 * @param connection the value of the session's {@code c=}, or empty
 */
record SessionDescription(String origin, String connection, List<Attribute> attributes, List<Section> sections) {

    private static final int LONGEST = 64 * 1024;
    private static final int MOST_LINES = 2000;
    private static final int MOST_SECTIONS = 32;

    record Attribute(String name, String value) {}

    /** One {@code m=} with what follows it. */
    record Section(
            String kind,
            int port,
            String protocol,
            List<String> formats,
            String connection,
            List<Attribute> attributes) {

        Optional<String> attribute(String name) {
            return find(attributes, name);
        }
    }

    Optional<String> attribute(String name) {
        return find(attributes, name);
    }

    private static Optional<String> find(List<Attribute> attributes, String name) {
        for (Attribute attribute : attributes) {
            if (attribute.name().equals(name)) {
                return Optional.of(attribute.value());
            }
        }
        return Optional.empty();
    }

    /** @throws MediaException 488 with the number of the line that cannot be read */
    static SessionDescription read(String text) throws MediaException {
        if (text.isBlank()) {
            throw new MediaException(488, "The session description is empty");
        }
        if (text.length() > LONGEST) {
            throw new MediaException(488, "The session description is longer than " + LONGEST + " characters");
        }
        return new Reader().read(text);
    }

    private static final class Reader {
        private String origin = "";
        private String connection = "";
        private final List<Attribute> attributes = new ArrayList<>();
        private final List<Section> sections = new ArrayList<>();
        private int number;

        SessionDescription read(String text) throws MediaException {
            int from = 0;
            for (int i = 0; i <= text.length(); i++) {
                char c = i == text.length() ? '\n' : text.charAt(i);
                if (c == '\n' || c == '\r') {
                    next(text, from, i);
                    // Lines end in CR LF, in either alone where a peer is careless.
                    i += c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n' ? 1 : 0;
                    from = i + 1;
                }
            }
            if (origin.isEmpty()) {
                throw new MediaException(488, "The session description has no o= line");
            }
            if (sections.isEmpty()) {
                throw new MediaException(488, "The session description has no m= line");
            }
            return new SessionDescription(origin, connection, List.copyOf(attributes), List.copyOf(sections));
        }

        private void next(String text, int from, int to) throws MediaException {
            number++;
            if (number > MOST_LINES) {
                throw wrong("too many lines");
            }
            if (to > from) {
                line(text.substring(from, to));
            }
        }

        private void line(String line) throws MediaException {
            if (line.length() < 2 || line.charAt(1) != '=' || line.charAt(0) < 'a' || line.charAt(0) > 'z') {
                throw wrong("is not of the form letter=value");
            }
            String value = line.substring(2);
            if (hasControl(value)) {
                throw wrong("has a control character");
            }
            char type = line.charAt(0);
            if (number == 1 != (type == 'v')) {
                throw wrong("v= has to be the first line, and no other");
            }
            switch (type) {
                case 'v' -> {
                    if (!value.strip().equals("0")) {
                        throw wrong("is a version other than 0");
                    }
                }
                case 'o' -> origin = origin(value);
                case 'c' -> connection(value);
                case 'm' -> sections.add(section(value));
                case 'a' -> here().add(attribute(value));
                default -> {
                    // Times, names, bandwidths and keys of the other side are not ours to judge, nor to pass on.
                }
            }
        }

        private static boolean hasControl(String value) {
            for (int i = 0; i < value.length(); i++) {
                if (value.charAt(i) < ' ' && value.charAt(i) != '\t') {
                    return true;
                }
            }
            return false;
        }

        private List<Attribute> here() {
            return sections.isEmpty()
                    ? attributes
                    : sections.get(sections.size() - 1).attributes();
        }

        private String origin(String value) throws MediaException {
            if (!origin.isEmpty()) {
                throw wrong("is a second o=");
            }
            if (Words.of(value.strip()).size() != 6) {
                throw wrong("o= needs six fields");
            }
            return value.strip();
        }

        private void connection(String value) {
            if (sections.isEmpty()) {
                connection = value.strip();
                return;
            }
            int last = sections.size() - 1;
            Section section = sections.get(last);
            if (section.connection().isEmpty()) {
                sections.set(
                        last,
                        new Section(
                                section.kind(),
                                section.port(),
                                section.protocol(),
                                section.formats(),
                                value.strip(),
                                section.attributes()));
            }
        }

        private Section section(String value) throws MediaException {
            List<String> fields = Words.of(value.strip());
            if (fields.size() < 4) {
                throw wrong("m= needs a medium, a port, a protocol and a format");
            }
            if (sections.size() == MOST_SECTIONS) {
                throw wrong("too many m= lines");
            }
            if (!Words.plain(fields.get(0), 32, "-") || !Words.plain(fields.get(2), 32, "/-")) {
                throw wrong("m= names no medium or no protocol");
            }
            String ports = fields.get(1);
            int slash = ports.indexOf('/');
            int port = number(slash < 0 ? ports : ports.substring(0, slash), 65535);
            return new Section(
                    fields.get(0),
                    port,
                    fields.get(2),
                    List.copyOf(fields.subList(3, fields.size())),
                    "",
                    new ArrayList<>());
        }

        private Attribute attribute(String value) {
            int colon = value.indexOf(':');
            return colon < 0
                    ? new Attribute(value.strip(), "")
                    : new Attribute(
                            value.substring(0, colon).strip(),
                            value.substring(colon + 1).strip());
        }

        private int number(String digits, int most) throws MediaException {
            int number = Numbers.of(digits, most);
            if (number < 0) {
                throw wrong("has a port that is no number from 0 to " + most);
            }
            return number;
        }

        private MediaException wrong(String what) {
            return new MediaException(488, "Line " + number + " of the session description: " + what);
        }
    }
}
