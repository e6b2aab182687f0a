package org.patchbay.sip.trunk.siprec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One session description for several voices: each has an m= line of its own, told apart by its label (RFC 4574, RFC 7866 section 7.1.1). What
 * is offered or answered for each voice by itself is merged; what the recorder describes is split by the order of its m= lines (RFC 3264).
 */
public final class Voices {
    private static final Set<String> DIRECTIONS = Set.of("a=sendrecv", "a=sendonly", "a=recvonly", "a=inactive");
    /** What is said of a whole session, and of which nothing is true of one that was put together. */
    private static final List<String> NOT_MERGED =
            List.of("a=group:", "a=ice-lite", "a=ice-options:", "a=label:", "a=record:", "a=msid-semantic:");

    private Voices() {}

    /**
     * One voice.
     *
     * @param label its label
     * @param sdp its description, with one m= line; empty for one that is not recorded (its m= line stays, with port 0)
     */
    public record Voice(String label, String sdp) {}

    /** A description without its end-of-line characters, taken apart at its m= lines. */
    private record Parts(List<String> session, List<List<String>> media) {

        static Parts of(String sdp) {
            List<String> session = new ArrayList<>();
            List<List<String>> media = new ArrayList<>();
            for (String line : sdp.split("\r?\n")) {
                String text = line.strip();
                if (text.startsWith("m=")) {
                    media.add(new ArrayList<>());
                }
                if (!text.isEmpty()) {
                    (media.isEmpty() ? session : media.get(media.size() - 1)).add(text);
                }
            }
            return new Parts(session, media);
        }

        String line(String type, String otherwise) {
            return session.stream()
                    .filter(each -> each.startsWith(type))
                    .findFirst()
                    .orElse(otherwise);
        }
    }

    /**
     * Merges.
     *
     * @param id of the session description; the same in all of one recording session
     * @param version one more than in the one before
     * @param direction {@code sendonly} or {@code inactive}; empty for that of each voice
     * @throws IllegalArgumentException if one of them has no m= line of audio
     */
    public static String merged(long id, long version, List<Voice> voices, String direction) {
        StringBuilder out = new StringBuilder(1024);
        String address = voices.stream()
                .map(each -> Parts.of(each.sdp()).line("o=", ""))
                .filter(each -> !each.isEmpty())
                .findFirst()
                .map(Voices::address)
                .orElse("IN IP4 0.0.0.0");
        line(out, "v=0");
        line(out, "o=- " + id + ' ' + version + ' ' + address);
        line(out, "s=-");
        line(out, "t=0 0");
        for (Voice each : voices) {
            if (each.sdp().isEmpty()) {
                line(out, "m=audio 0 RTP/AVP 0");
                line(out, "c=" + address);
                line(out, "a=inactive");
            } else {
                voice(out, each);
                line(out, direction.isEmpty() ? direction(each) : "a=" + direction);
            }
            line(out, "a=label:" + each.label());
        }
        return out.toString();
    }

    private static String direction(Voice voice) {
        Parts parts = Parts.of(voice.sdp());
        return Stream.concat(parts.media().stream().flatMap(List::stream), parts.session().stream())
                .filter(DIRECTIONS::contains)
                .findFirst()
                .orElse("a=sendrecv");
    }

    private static void voice(StringBuilder out, Voice voice) {
        Parts parts = Parts.of(voice.sdp());
        if (parts.media().size() != 1 || !parts.media().get(0).get(0).startsWith("m=audio ")) {
            throw new IllegalArgumentException(
                    "The description of a voice has " + parts.media().size() + " m= lines, and not one of audio.");
        }
        List<String> media = parts.media().get(0);
        line(out, media.get(0));
        if (media.stream().noneMatch(each -> each.startsWith("c="))) {
            line(out, parts.line("c=", "c=IN IP4 0.0.0.0"));
        }
        media.stream().skip(1).filter(Voices::isMerged).forEach(each -> line(out, each));
        parts.session().stream()
                .filter(each -> each.startsWith("a=") && isMerged(each))
                .forEach(each -> line(out, each));
    }

    private static boolean isMerged(String line) {
        return !DIRECTIONS.contains(line) && NOT_MERGED.stream().noneMatch(line::startsWith);
    }

    /** Network type, address type and address of an o= line. */
    private static String address(String origin) {
        String[] fields = origin.substring(2).split(" ");
        return fields.length < 6 ? "IN IP4 0.0.0.0" : fields[3] + ' ' + fields[4] + ' ' + fields[5];
    }

    /**
     * Splits.
     *
     * @param count how many voices there are
     * @return a description for each; an empty text for one that is not taken (port 0)
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static List<String> split(String sdp, int count) {
        Parts parts = Parts.of(sdp);
        if (!parts.line("v=", "").equals("v=0")) {
            throw new IllegalArgumentException("It is no session description: it does not begin with v=0.");
        }
        if (parts.media().size() != count) {
            throw new IllegalArgumentException("It has " + parts.media().size() + " m= lines for our " + count
                    + ": each voice has its own, in our order (RFC 3264 section 6).");
        }
        List<String> all = new ArrayList<>(count);
        for (List<String> media : parts.media()) {
            String[] fields = media.get(0).split(" ");
            if (!fields[0].equals("m=audio") || fields.length < 4) {
                throw new IllegalArgumentException("A voice is answered by '" + media.get(0) + "', which is no audio.");
            }
            all.add(fields[1].equals("0") ? "" : single(parts, media));
        }
        return all;
    }

    private static String single(Parts parts, List<String> media) {
        StringBuilder out = new StringBuilder(512);
        parts.session().stream().filter(each -> !each.startsWith("a=group:")).forEach(each -> line(out, each));
        media.forEach(each -> line(out, each));
        return out.toString();
    }

    /**
     * What we offered for a voice as the answer to what a recorder offers for it later (RFC 3264 section 6.1): the formats and the key of
     * ours that it names, and no audio where it wants none. A recorder says anew what it takes; what we send stays.
     *
     * @throws IllegalArgumentException if the two have nothing in common
     */
    public static String answered(String ours, String offer) {
        Parts own = Parts.of(ours);
        Parts theirs = Parts.of(offer);
        List<String> offered = theirs.media().get(0);
        Set<String> formats = formats(offered.get(0));
        List<String> lines = own.media().get(0);
        String[] fields = lines.get(0).split(" ");
        StringBuilder first = new StringBuilder(String.join(" ", Arrays.copyOf(fields, 3)));
        for (int i = 3; i < fields.length; i++) {
            first.append(formats.contains(fields[i]) ? " " + fields[i] : "");
        }
        if (formats(first.toString()).isEmpty()) {
            throw new IllegalArgumentException("It offers none of the formats that we send.");
        }
        StringBuilder out = new StringBuilder(512);
        own.session().forEach(each -> line(out, each));
        line(out, first.toString());
        Set<String> kept = formats(first.toString());
        boolean keyed = false;
        boolean keys = false;
        for (String each : lines.subList(1, lines.size())) {
            String format = each.replaceFirst("^a=(?:rtpmap|fmtp):(\\S+).*$", "$1");
            if (each.startsWith("a=crypto:")) {
                keys = true;
                String tagged = keyed ? "" : tagged(each, offered);
                keyed |= !tagged.isEmpty();
                if (!tagged.isEmpty()) {
                    line(out, tagged);
                }
            } else if (!DIRECTIONS.contains(each) && (format.equals(each) || kept.contains(format))) {
                line(out, each);
            }
        }
        if (keys && !keyed) {
            throw new IllegalArgumentException("It offers none of the suites of SRTP that we use.");
        }
        String direction = direction(new Voice("", offer));
        boolean listens = direction.equals("a=sendrecv") || direction.equals("a=recvonly");
        line(out, listens ? "a=sendonly" : "a=inactive");
        return out.toString();
    }

    private static Set<String> formats(String media) {
        String[] fields = media.split(" ");
        return new HashSet<>(Arrays.asList(fields).subList(Math.min(3, fields.length), fields.length));
    }

    /** A key of ours under the tag of the offered one of the same suite (RFC 4568 section 5.1.2); empty if there is none. */
    private static String tagged(String ours, List<String> offered) {
        String[] own = ours.split(" ", 2);
        String suite = own.length < 2 ? "" : own[1].split(" ")[0];
        for (String each : offered) {
            String[] fields = each.split(" ");
            if (each.startsWith("a=crypto:") && fields.length > 1 && fields[1].equals(suite)) {
                return fields[0] + ' ' + own[1];
            }
        }
        return "";
    }

    private static void line(StringBuilder out, String text) {
        out.append(text).append("\r\n");
    }
}
