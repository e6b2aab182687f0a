package org.patchbay.sip.trunk;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.patchbay.api.ops.admin.LadderLine;
import org.patchbay.sip.stack.message.SipMessage;
import org.patchbay.sip.stack.message.SipSyntaxException;
import org.patchbay.sip.trunk.capture.Capture;
import org.patchbay.sip.trunk.capture.Captured;

/** The SIP messages of calls of late, first lines only: never a header field, so never a credential. And how their media were. */
final class Ladder {
    private static final int LINES = 500;
    /** So many calls that have ended; of the others there are the media themselves. */
    private static final int CALLS = 200;

    private record Sent(String leg, boolean sent, ByteBuffer bytes) {}

    private final Capture capture;
    private final Map<String, List<LegMedia>> media = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, List<LegMedia>> eldest) {
            return size() > CALLS;
        }
    };

    Ladder(Capture capture) {
        this.capture = capture;
    }

    /** What is kept of a call, oldest first. */
    List<LadderLine> of(String call) {
        List<LadderLine> lines = new ArrayList<>();
        Set<Sent> before = new HashSet<>();
        capture.read(call, message -> {
            if (lines.size() < LINES) {
                boolean first = before.add(new Sent(message.leg(), message.sent(), ByteBuffer.wrap(message.bytes())));
                lines.add(new LadderLine(
                        message.at(),
                        message.leg(),
                        message.peer(),
                        message.sent(),
                        line(message) + (first ? "" : " (again)")));
            }
        });
        return lines;
    }

    private static String line(Captured captured) {
        try {
            SipMessage message = SipMessage.parse(captured.bytes(), null);
            String body = message.bodyLength() == 0 ? "" : Bodies.sdp(message).isPresent() ? " (sdp)" : " (body)";
            return message.startLine() + MicrosoftCodes.mark(message) + body;
        } catch (SipSyntaxException e) {
            // It came all the same.
            String text = new String(captured.bytes(), StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("") + " (" + e.getMessage() + ")";
        }
    }

    synchronized void ended(String call, List<LegMedia> quality) {
        media.put(call, quality);
    }

    synchronized List<String> media(String call) {
        return media.getOrDefault(call, List.of()).stream().map(LegMedia::line).toList();
    }
}
