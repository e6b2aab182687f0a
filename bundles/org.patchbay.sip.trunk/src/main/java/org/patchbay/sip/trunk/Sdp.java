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
 * engine's, to which descriptions pass as text.
 *
 * @param direction {@code sendrecv}, {@code sendonly}, {@code recvonly} or {@code inactive}
 * @param codecs names with clock rate, lower case, in order; telephone-event and comfort noise left out
 * @param address {@code host:port}
 */
record Sdp(String direction, List<String> codecs, String address) {

    private static final Set<String> DIRECTIONS = Set.of("sendrecv", "sendonly", "recvonly", "inactive");

    /** Reads it. What is no session description has no codecs; nothing is refused here. Runs several times a call: no patterns. */
    static Sdp of(String text) {
        String direction = "sendrecv";
        String host = "";
        String[] audio = {};
        List<String> names = new ArrayList<>(4);
        boolean other = false;
        for (int start = 0, end; start < text.length(); start = end + 1) {
            int next = text.indexOf('\n', start);
            end = next < 0 ? text.length() : next;
            String line = text.substring(start, end).trim();
            if (line.startsWith("m=")) {
                String[] parts = line.substring(2).trim().split(line.contains("  ") ? " +" : " ");
                other = audio.length > 0 || !parts[0].equals("audio") || parts.length < 4;
                if (!other) {
                    audio = parts;
                }
            } else if (other) {
                continue;
            } else if (line.startsWith("c=")) {
                host = line.substring(line.lastIndexOf(' ') + 1);
            } else if (line.startsWith("a=rtpmap:")) {
                if (audio.length > 0) {
                    names.add(line.substring(9));
                }
            } else if (line.startsWith("a=") && DIRECTIONS.contains(line.substring(2))) {
                direction = line.substring(2);
            }
        }
        if (host.equals("0.0.0.0")) {
            direction = "inactive";
        }
        return new Sdp(direction, codecs(audio, names), host + ":" + (audio.length > 0 ? audio[1] : "0"));
    }

    private static List<String> codecs(String[] audio, List<String> maps) {
        // By number: searching the maps for each format would take seconds for a description of 60 KB.
        Map<String, String> named = new HashMap<>();
        for (String map : maps) {
            int space = map.indexOf(' ');
            if (space > 0) {
                named.put(map.substring(0, space), map.substring(space + 1));
            }
        }
        List<String> codecs = new ArrayList<>();
        for (int i = 3; i < audio.length; i++) {
            String mapped = named.get(audio[i]);
            String name = mapped == null ? "pt" + audio[i] : mapped.trim().toLowerCase(Locale.ROOT);
            name = known(name);
            if (!name.startsWith("telephone-event") && !name.startsWith("cn/")) {
                codecs.add(name.endsWith("/1") ? name.substring(0, name.length() - 2) : name);
            }
        }
        return List.copyOf(codecs);
    }

    /** The static payload types that are in use without an rtpmap (RFC 3551). */
    private static String known(String name) {
        switch (name) {
            case "pt0":
                return "pcmu/8000";
            case "pt8":
                return "pcma/8000";
            case "pt9":
                return "g722/8000";
            case "pt13":
                return "cn/8000";
            case "pt18":
                return "g729/8000";
            default:
                return name;
        }
    }

    boolean held() {
        return direction.equals("sendonly") || direction.equals("inactive");
    }

    String codec() {
        return codecs.isEmpty() ? "" : codecs.get(0);
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
