package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    static Sdp of(String text) {
        String direction = "sendrecv";
        String host = "";
        String port = "0";
        List<String> formats = List.of();
        List<String> names = new ArrayList<>();
        boolean audio = false;
        boolean other = false;
        for (String line : text.split("\r?\n")) {
            if (line.startsWith("m=")) {
                String[] parts = line.substring(2).trim().split(" +");
                other = audio || !parts[0].equals("audio") || parts.length < 4;
                if (!other) {
                    audio = true;
                    port = parts[1];
                    formats = List.of(parts).subList(3, parts.length);
                }
            } else if (!other && line.startsWith("c=")) {
                host = line.substring(line.lastIndexOf(' ') + 1).trim();
            } else if (!other && line.matches("a=(sendrecv|sendonly|recvonly|inactive)\\s*")) {
                direction = line.substring(2).trim();
            } else if (audio && !other && line.startsWith("a=rtpmap:")) {
                names.add(line.substring(9).trim());
            }
        }
        if (host.equals("0.0.0.0")) {
            direction = "inactive";
        }
        return new Sdp(direction, codecs(formats, names), host + ":" + port);
    }

    private static List<String> codecs(List<String> formats, List<String> maps) {
        // By number: searching the maps for each format would take seconds for a description of 60 KB.
        Map<String, String> named = new HashMap<>();
        for (String map : maps) {
            int space = map.indexOf(' ');
            if (space > 0) {
                named.put(
                        map.substring(0, space), map.substring(space + 1).trim().toLowerCase(Locale.ROOT));
            }
        }
        List<String> codecs = new ArrayList<>();
        for (String format : formats) {
            String name = named.getOrDefault(format, "pt" + format);
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
        String bare = text.replaceAll("a=(sendrecv|sendonly|recvonly|inactive)\r?\n", "");
        return (bare.endsWith("\n") ? bare : bare + "\r\n") + "a=" + direction + "\r\n";
    }
}
