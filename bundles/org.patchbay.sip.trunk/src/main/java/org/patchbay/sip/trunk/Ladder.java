package org.patchbay.sip.trunk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.sip.stack.message.SipMessage;

/**
 * The SIP messages of sampled calls of late, first lines only: never a header field, so never a credential. Bounded in calls and in lines of
 * a call.
 */
final class Ladder {
    private static final int LINES = 200;
    /** Dialogs of one recorded call that are told apart, on average. */
    private static final int DIALOGS = 4;

    private record Place(String call, String leg, String peer) {}

    /** Whose a Call-ID is: what transactions say by themselves outlives its leg. */
    private final Map<String, Place> places;

    private final Map<String, List<LadderLine>> messages;
    private final Map<String, List<LegMedia>> media;
    private int oneOf;
    /** Whether any call was recorded since the start. */
    private volatile boolean recording;

    private long seen;

    Ladder(int oneOf, int calls) {
        this.oneOf = oneOf;
        this.messages = bounded(calls);
        this.media = bounded(calls);
        this.places = bounded(calls * DIALOGS);
    }

    private static <V> Map<String, V> bounded(int most) {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > most;
            }
        };
    }

    /** Decides of a new call whether it is recorded. */
    synchronized boolean begin(String call) {
        if (oneOf == 0 || seen++ % oneOf != 0) {
            return false;
        }
        recording = true;
        messages.put(call, new ArrayList<>());
        return true;
    }

    synchronized void add(Call call, String leg, String peer, boolean sent, SipMessage message) {
        if (call.recorded && messages.containsKey(call.id)) {
            Place place = new Place(call.id, leg, peer);
            places.put(message.callId(), place);
            add(place, sent, message);
        }
    }

    private void add(Place place, boolean sent, SipMessage message) {
        List<LadderLine> lines = messages.get(place.call);
        if (lines != null && lines.size() < LINES) {
            String body = message.bodyLength() == 0 ? "" : Bodies.sdp(message).isPresent() ? " (sdp)" : " (body)";
            String subcode = MicrosoftCodes.mark(message);
            lines.add(new LadderLine(Instant.now(), place.leg, place.peer, sent, message.startLine() + subcode + body));
        }
    }

    /** A message of no leg's own: a CANCEL and its answer, the ACK of a refusal. */
    void aside(SipMessage message, boolean sent) {
        if (!recording) {
            return;
        }
        synchronized (this) {
            Place place = places.get(message.callId());
            if (place != null) {
                add(place, sent, message);
                if (sent && message.startLine().startsWith("ACK ")) {
                    behindRefusal(messages.get(place.call), place.leg);
                }
            }
        }
    }

    /** The ACK goes out before anybody is told of the refusal, and so before what comes of it: takes the last line to where it belongs. */
    private static void behindRefusal(@Nullable List<LadderLine> lines, String leg) {
        int last = lines == null ? 0 : lines.size() - 1;
        for (int i = last - 1; lines != null && i >= 0; i--) {
            LadderLine line = lines.get(i);
            boolean status =
                    !line.sent() && line.leg().equals(leg) && line.line().startsWith("SIP/2.0 ");
            if (status && line.line().charAt(8) >= '3') {
                LadderLine ack = lines.remove(last);
                lines.add(i + 1, new LadderLine(line.at(), leg, ack.peer(), true, ack.line()));
                return;
            }
        }
    }

    synchronized void ended(String call, List<LegMedia> quality) {
        media.put(call, quality);
    }

    synchronized List<LadderLine> of(String call) {
        return List.copyOf(messages.getOrDefault(call, List.of()));
    }

    synchronized List<String> media(String call) {
        return media.getOrDefault(call, List.of()).stream().map(LegMedia::line).toList();
    }

    synchronized void sample(int one) {
        oneOf = one;
    }
}
