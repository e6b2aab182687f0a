package org.patchbay.lab.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.patchbay.api.ops.admin.LadderLine;

/** Draws the messages of a call: the hub on the left, the runtime in the middle, the provider on the right. */
final class Ladder {
    private static final int LANE = 38;

    private Ladder() {}

    /** @param hub whether a peer is on the hub's side */
    static List<String> draw(List<LadderLine> messages, Predicate<String> hub) {
        List<String> drawn = new ArrayList<>();
        drawn.add(" ".repeat(8) + pad("hub", LANE - 3) + pad("Patchbay", LANE) + "provider");
        Instant begin = messages.isEmpty() ? Instant.EPOCH : messages.get(0).at();
        Map<String, String> marks = marks(messages);
        for (LadderLine message : messages) {
            String mark = marks.getOrDefault(message.leg(), "");
            String label = mark + brief(message.line());
            boolean left = hub.test(message.peer());
            String arrow = arrow(label, left != message.sent());
            String empty = " ".repeat(LANE - 1);
            drawn.add(String.format(
                            "%5d ms ", Duration.between(begin, message.at()).toMillis()) + "|" + (left ? arrow : empty)
                    + "|" + (left ? empty : arrow) + "|");
        }
        return drawn;
    }

    /** Whether each leg has come to its end: refused, or hung up and that answered. */
    static boolean complete(List<LadderLine> messages) {
        Map<String, List<String>> legs = new LinkedHashMap<>();
        messages.forEach(
                m -> legs.computeIfAbsent(m.leg(), leg -> new ArrayList<>()).add(m.line()));
        return !legs.isEmpty() && legs.values().stream().allMatch(Ladder::ended);
    }

    private static boolean ended(List<String> leg) {
        String last = leg.get(leg.size() - 1);
        boolean hungUp = leg.stream().anyMatch(line -> line.startsWith("BYE "));
        return hungUp ? last.startsWith("SIP/2.0 ") : leg.stream().anyMatch(line -> line.matches("SIP/2\\.0 [3-6].*"));
    }

    /** Where a peer has two legs of one call, they are told apart. */
    private static Map<String, String> marks(List<LadderLine> messages) {
        Map<String, List<String>> legs = new LinkedHashMap<>();
        for (LadderLine message : messages) {
            List<String> ofPeer = legs.computeIfAbsent(message.peer(), p -> new ArrayList<>());
            if (!ofPeer.contains(message.leg())) {
                ofPeer.add(message.leg());
            }
        }
        Map<String, String> marks = new LinkedHashMap<>();
        legs.values().stream().filter(ofPeer -> ofPeer.size() > 1).forEach(ofPeer -> {
            for (int i = 0; i < ofPeer.size(); i++) {
                marks.put(ofPeer.get(i), "[" + (char) ('a' + i) + "] ");
            }
        });
        return marks;
    }

    private static String arrow(String label, boolean right) {
        int room = LANE - 1;
        String shown = label.length() > room - 7 ? label.substring(0, room - 8) + "…" : label;
        int dashes = room - shown.length() - 3;
        String before = "-".repeat(dashes / 2);
        String after = "-".repeat(dashes - dashes / 2);
        return right ? before + " " + shown + " " + after + ">" : "<" + before + " " + shown + " " + after;
    }

    /** {@code INVITE sip:+1425@host;user=phone (sdp)} is {@code INVITE +1425 (sdp)}: who is called, not how it is spelt. */
    static String brief(String line) {
        return line.replaceAll("(sips?|tel):([^@;> ]+)[^ ,)]*", "$2")
                .replaceFirst("^SIP/2\\.0 | SIP/2\\.0", "")
                .strip();
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
