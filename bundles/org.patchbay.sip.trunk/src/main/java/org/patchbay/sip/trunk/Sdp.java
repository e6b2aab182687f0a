package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What signalling has to know of a session description (RFC 8866): direction, codecs and address of its audio. Everything else is the media
 * engine's, to which descriptions pass as text. Read several times a call, so nothing is taken out that nobody asks for.
 */
final class Sdp {

    private static final Set<String> DIRECTIONS = Set.of("sendrecv", "sendonly", "recvonly", "inactive");

    private final String text;
    private String direction = "sendrecv";
    private String host = "";
    /** Where the fields of the m= line of the audio begin and end; 0 for no audio. */
    private int audio;

    private int audioEnd;
    /** Where the lines about the audio end. */
    private int end;

    private Sdp(String text) {
        this.text = text;
        this.end = text.length();
    }

    /** Reads it. What is no session description has no codecs; nothing is refused here. */
    static Sdp of(String text) {
        Sdp sdp = new Sdp(text);
        sdp.read();
        return sdp;
    }

    private void read() {
        boolean other = false;
        for (int start = 0, next; start < text.length(); start = next + 1) {
            next = lineEnd(start);
            int from = start;
            int to = trimmed(from, next);
            while (from < to && text.charAt(from) <= ' ') {
                from++;
            }
            if (to - from < 3 || text.charAt(from + 1) != '=') {
                continue;
            }
            char type = text.charAt(from);
            if (type == 'm') {
                if (audio > 0) {
                    end = start;
                    break;
                }
                other = !isAudio(from + 2, to);
            } else if (other) {
                continue;
            } else if (type == 'c') {
                host = text.substring(text.lastIndexOf(' ', to - 1) + 1, to);
            } else if (type == 'a' && to - from <= 10 && DIRECTIONS.contains(text.substring(from + 2, to))) {
                direction = text.substring(from + 2, to);
            }
        }
        if (host.equals("0.0.0.0")) {
            direction = "inactive";
        }
    }

    private boolean isAudio(int from, int to) {
        if (!text.startsWith("audio ", from)) {
            return false;
        }
        int port = field(from + 5, to);
        int protocol = field(fieldEnd(port, to), to);
        int format = field(fieldEnd(protocol, to), to);
        if (format >= to) {
            return false;
        }
        audio = port;
        audioEnd = to;
        return true;
    }

    private int lineEnd(int start) {
        int next = text.indexOf('\n', start);
        return next < 0 ? text.length() : next;
    }

    private int trimmed(int from, int to) {
        int last = to;
        while (last > from && text.charAt(last - 1) <= ' ') {
            last--;
        }
        return last;
    }

    /** Where the next field begins. */
    private int field(int at, int to) {
        int from = at;
        while (from < to && text.charAt(from) == ' ') {
            from++;
        }
        return from;
    }

    private int fieldEnd(int at, int to) {
        int space = text.indexOf(' ', at);
        return space < 0 || space > to ? to : space;
    }

    /** {@code sendrecv}, {@code sendonly}, {@code recvonly} or {@code inactive}. */
    String direction() {
        return direction;
    }

    /** {@code host:port}. */
    String address() {
        return host + ":" + (audio > 0 ? text.substring(audio, fieldEnd(audio, audioEnd)) : "0");
    }

    /** The first codec, or empty. Nearly always it is the first format, and nobody asks for the others. */
    String codec() {
        int from = formats();
        int at = fieldEnd(from, audioEnd);
        if (audio == 0 || from >= audioEnd) {
            return "";
        }
        String number = text.substring(from, at);
        int map = text.indexOf("\na=rtpmap:" + number + " ", audioEnd);
        String first = named(
                number, map < 0 || map >= end ? null : text.substring(map + 11 + number.length(), lineEnd(map + 1)));
        if (!first.isEmpty()) {
            return first;
        }
        List<String> all = codecs();
        return all.isEmpty() ? "" : all.get(0);
    }

    /** Names with clock rate, lower case, in order; telephone-event and comfort noise left out. */
    List<String> codecs() {
        if (audio == 0) {
            return List.of();
        }
        Map<String, String> maps = maps();
        List<String> codecs = new ArrayList<>();
        for (int from = formats(), at; from < audioEnd; from = field(at, audioEnd)) {
            at = fieldEnd(from, audioEnd);
            String number = text.substring(from, at);
            String name = named(number, maps.get(number));
            if (!name.isEmpty()) {
                codecs.add(name);
            }
        }
        return codecs;
    }

    private int formats() {
        int protocol = field(fieldEnd(audio, audioEnd), audioEnd);
        return field(fieldEnd(protocol, audioEnd), audioEnd);
    }

    /** The name of a codec; empty for what is none. */
    private static String named(String number, @Nullable String map) {
        String name = known(map == null ? "pt" + number : map.trim().toLowerCase(Locale.ROOT));
        if (name.startsWith("telephone-event") || name.startsWith("cn/")) {
            return "";
        }
        return name.endsWith("/1") ? name.substring(0, name.length() - 2) : name;
    }

    /** All of them, by number: searching the maps for each format would take seconds for a description of 60 KB. */
    private Map<String, String> maps() {
        Map<String, String> named = new HashMap<>();
        for (int start = audioEnd, next; start < end; start = next + 1) {
            next = lineEnd(start);
            if (text.startsWith("a=rtpmap:", start)) {
                String map = text.substring(start + 9, next).trim();
                int space = map.indexOf(' ');
                if (space > 0) {
                    named.put(map.substring(0, space), map.substring(space + 1));
                }
            }
        }
        return named;
    }

    /** The static payload types that are in use without an rtpmap (RFC 3551), and one text for each where it has one: calls keep it. */
    private static String known(String name) {
        switch (name) {
            case "pt0", "pcmu/8000":
                return "pcmu/8000";
            case "pt8", "pcma/8000":
                return "pcma/8000";
            case "pt9", "g722/8000":
                return "g722/8000";
            case "pt13", "cn/8000":
                return "cn/8000";
            case "pt18", "g729/8000":
                return "g729/8000";
            default:
                return name;
        }
    }

    boolean held() {
        return direction.equals("sendonly") || direction.equals("inactive");
    }

    /** The same description with another direction in all its media. */
    static String turned(String text, @Nullable String direction) {
        if (direction == null) {
            return text;
        }
        StringBuilder turned = new StringBuilder(text.length() + 16);
        boolean media = false;
        for (String line : text.split("\r?\n")) {
            if (line.startsWith("a=") && DIRECTIONS.contains(line.substring(2).trim())) {
                continue;
            }
            if (line.startsWith("m=")) {
                // Each medium ends where the next one begins.
                turned.append(media ? "a=" + direction + "\r\n" : "");
                media = true;
            }
            turned.append(line).append("\r\n");
        }
        return turned.append("a=").append(direction).append("\r\n").toString();
    }
}
