package org.patchbay.media.rtpengine.sdp;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * One format of an audio stream.
 *
 * @param payload the RTP payload type
 * @param encoding of {@code a=rtpmap}: name, clock and, if there are several, channels
 * @param parameters of {@code a=fmtp}, or empty
 */
public record Format(int payload, String encoding, String parameters) {

    /** What is offered and answered without another peer's description: what can be played in, too. */
    public static final List<Format> OWN = List.of(
            new Format(8, "PCMA/8000", ""),
            new Format(0, "PCMU/8000", ""),
            new Format(101, "telephone-event/8000", "0-16"));

    /** What rtpengine converts between, without a licence and in real time. */
    public static final List<Format> CONVERTIBLE =
            List.of(new Format(8, "PCMA/8000", ""), new Format(0, "PCMU/8000", ""), new Format(9, "G722/8000", ""));

    /** RFC 3551 table 4, as far as it is in use. */
    private static final Map<Integer, String> ASSIGNED = Map.of(
            0, "PCMU/8000",
            3, "GSM/8000",
            4, "G723/8000",
            8, "PCMA/8000",
            9, "G722/8000",
            13, "CN/8000",
            15, "G728/8000",
            18, "G729/8000");

    private static final Set<String> NO_SPEECH = Set.of("telephone-event", "tone", "cn", "red");

    static @Nullable Format assigned(int payload) {
        String encoding = ASSIGNED.get(payload);
        return encoding == null ? null : new Format(payload, encoding, "");
    }

    /** Whether both name the same format, whatever their numbers and parameters. */
    boolean same(Format other) {
        return plain(encoding).equalsIgnoreCase(plain(other.encoding));
    }

    private static String plain(String encoding) {
        return encoding.endsWith("/1") ? encoding.substring(0, encoding.length() - 2) : encoding;
    }

    /** Whether a call can be held in it. */
    public boolean speech() {
        return !NO_SPEECH.contains(encoding.substring(0, encoding.indexOf('/')).toLowerCase(java.util.Locale.ROOT));
    }

    /** Whether it is keys (RFC 4733). */
    public boolean events() {
        return name().equalsIgnoreCase("telephone-event");
    }

    /** Its name alone, such as {@code PCMA}. */
    public String name() {
        return encoding.substring(0, encoding.indexOf('/'));
    }

    public Format numbered(int number) {
        return number == payload ? this : new Format(number, encoding, parameters);
    }

    /** The one of {@code among} that names the same format, preferably under the same number. */
    public @Nullable Format in(List<Format> among) {
        Format found = null;
        for (Format each : among) {
            if (same(each) && (found == null || each.payload == payload)) {
                found = each;
            }
        }
        return found;
    }
}
