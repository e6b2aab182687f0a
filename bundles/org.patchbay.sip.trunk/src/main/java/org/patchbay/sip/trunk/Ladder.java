package org.patchbay.sip.trunk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.sip.stack.message.SipMessage;

/**
 * The SIP messages of sampled calls of late, first lines only: never a header field, so never a credential. Bounded in calls and in lines of
 * a call.
 */
final class Ladder {
    private static final int LINES = 200;
    private final Map<String, List<LadderLine>> messages;
    private final Map<String, List<String>> media;
    private final int calls;
    private int oneOf;
    private long seen;

    Ladder(int oneOf, int calls) {
        this.oneOf = oneOf;
        this.calls = calls;
        this.messages = bounded();
        this.media = bounded();
    }

    private <V> Map<String, V> bounded() {
        return new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                return size() > calls;
            }
        };
    }

    /** Decides of a new call whether it is recorded. */
    synchronized boolean begin(String call) {
        if (oneOf == 0 || seen++ % oneOf != 0) {
            return false;
        }
        messages.put(call, new ArrayList<>());
        return true;
    }

    synchronized void add(Call call, String leg, String peer, boolean sent, SipMessage message) {
        List<LadderLine> lines = call.recorded ? messages.get(call.id) : null;
        if (lines != null && lines.size() < LINES) {
            String body = message.bodyLength() == 0 ? "" : Bodies.sdp(message).isPresent() ? " (sdp)" : " (body)";
            lines.add(new LadderLine(Instant.now(), leg, peer, sent, message.startLine() + body));
        }
    }

    synchronized void ended(String call, List<String> quality) {
        media.put(call, quality);
    }

    synchronized List<LadderLine> of(String call) {
        return List.copyOf(messages.getOrDefault(call, List.of()));
    }

    synchronized List<String> media(String call) {
        return media.getOrDefault(call, List.of());
    }

    synchronized void sample(int one) {
        oneOf = one;
    }
}
