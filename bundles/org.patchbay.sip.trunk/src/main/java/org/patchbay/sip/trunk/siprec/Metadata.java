package org.patchbay.sip.trunk.siprec;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/**
 * All that a recorder is told of a call (RFC 7865): always the whole of it, since that is good at any time (RFC 7866 section 9.1).
 *
 * @param call the id of the call, by which it is found in the trace and in its record; also in a {@code call} element of our own namespace
 * @param session unique among the recording sessions of all calls
 * @param started when the call began
 * @param recorded since when it is recorded
 * @param streams the labels of the streams
 * @param participants those who have left included
 */
public record Metadata(
        String call,
        String session,
        Instant started,
        Instant recorded,
        List<String> streams,
        List<Participant> participants) {

    public static final String TYPE = "application/rs-metadata+xml";

    private static final String NAMESPACE = "urn:ietf:params:xml:ns:recording:1";
    private static final String OURS = "urn:patchbay:recording:1";

    public Metadata {
        streams = List.copyOf(streams);
        participants = List.copyOf(participants);
    }

    /** The document, in the order that the schema of RFC 7865 section 9 prescribes. */
    public String xml() {
        StringBuilder out = new StringBuilder(2048);
        String group = id("group " + call);
        String id = id("call " + call);
        out.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<recording xmlns=\"")
                .append(NAMESPACE)
                .append("\">\n<datamode>complete</datamode>\n<group group_id=\"")
                .append(group)
                .append("\"><associate-time>")
                .append(time(started))
                .append("</associate-time></group>\n<session session_id=\"")
                .append(id)
                .append("\"><group-ref>")
                .append(group)
                .append("</group-ref><start-time>")
                .append(time(started))
                .append("</start-time><call xmlns=\"" + OURS + "\">")
                .append(text(call))
                .append("</call></session>\n");
        for (Participant each : participants) {
            out.append("<participant participant_id=\"")
                    .append(id(each))
                    .append("\"><nameID aor=\"")
                    .append(text(each.aor()))
                    .append("\">");
            if (!each.name().isEmpty()) {
                out.append("<name>").append(text(each.name())).append("</name>");
            }
            out.append("</nameID></participant>\n");
        }
        for (String label : streams) {
            out.append("<stream stream_id=\"")
                    .append(stream(label))
                    .append("\" session_id=\"")
                    .append(id)
                    .append("\"><label>")
                    .append(text(label))
                    .append("</label></stream>\n");
        }
        out.append("<sessionrecordingassoc session_id=\"")
                .append(id)
                .append("\"><associate-time>")
                .append(time(recorded))
                .append("</associate-time></sessionrecordingassoc>\n");
        for (Participant each : participants) {
            out.append("<participantsessionassoc participant_id=\"")
                    .append(id(each))
                    .append("\" session_id=\"")
                    .append(id)
                    .append("\">");
            times(out, each).append("</participantsessionassoc>\n");
        }
        for (Participant each : participants) {
            out.append("<participantstreamassoc participant_id=\"")
                    .append(id(each))
                    .append("\">");
            each.sends()
                    .forEach(label -> out.append("<send>").append(stream(label)).append("</send>"));
            each.hears()
                    .forEach(label -> out.append("<recv>").append(stream(label)).append("</recv>"));
            times(out, each).append("</participantstreamassoc>\n");
        }
        return out.append("</recording>\n").toString();
    }

    private static StringBuilder times(StringBuilder out, Participant each) {
        out.append("<associate-time>").append(time(each.since())).append("</associate-time>");
        Instant until = each.until();
        if (until != null) {
            out.append("<disassociate-time>").append(time(until)).append("</disassociate-time>");
        }
        return out;
    }

    private String id(Participant each) {
        return id("participant " + session + ' ' + each.key());
    }

    private String stream(String label) {
        return id("stream " + session + ' ' + label);
    }

    /** A UUID in base64 (section 6.10); the same for the same name, so that every snapshot speaks of the same thing. */
    private static String id(String name) {
        UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        byte[] bytes = ByteBuffer.allocate(16)
                .putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits())
                .array();
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Recorders in the field read the form of the RFC's examples: seconds, UTC. */
    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Names come from peers: what is markup is escaped, and what no XML document may have is left out. */
    static String text(String value) {
        StringBuilder out = new StringBuilder(value.length() + 16);
        value.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                default -> {
                    boolean allowed = c >= ' ' && c < 0xD800 || c > 0xDFFF && c < 0xFFFE || c > 0xFFFF;
                    if (allowed) {
                        out.appendCodePoint(c);
                    }
                }
            }
        });
        return out.toString();
    }
}
