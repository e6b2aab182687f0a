package org.patchbay.sip.trunk;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.EndedCall;
import org.patchbay.api.call.control.EndedLeg;

/** A call that has ended, as it is written down until somebody takes its record. */
final class EndedText {
    private static final String FIRST = "patchbay-record 1";

    private EndedText() {}

    /** Whether this is one, and not a call that is up. */
    static boolean isOne(String text) {
        return text.startsWith("patchbay-record ");
    }

    static String write(EndedCall call) {
        CallText out = new CallText(FIRST)
                .add("id", call.arrival().call())
                .add("arrived", call.arrived())
                .add("alone", call.alone())
                .add("emergency", call.arrival().emergency())
                .add("began", call.began().toEpochMilli())
                .add("answered", millis(call.answered()))
                .add("ended", call.ended().toEpochMilli())
                .add("sip", call.sip())
                .add("q850", call.q850())
                .add("reason", call.reason())
                .add("by", call.by());
        ArrivalText.write(out, call.arrival());
        for (EndedLeg leg : call.legs()) {
            out.section("leg")
                    .add("id", leg.id())
                    .add("peer", leg.peer())
                    .add("side", leg.side().name())
                    .add("codec", leg.codec())
                    .add("began", leg.began().toEpochMilli())
                    .add("answered", millis(leg.answered()))
                    .add("ended", leg.ended().toEpochMilli())
                    .add("sip", leg.sip())
                    .add("q850", leg.q850());
            ArrivalText.party(out, "party", leg.party());
        }
        return out.toString();
    }

    private static long millis(Optional<Instant> time) {
        return time.map(Instant::toEpochMilli).orElse(0L);
    }

    /** @throws IllegalArgumentException saying what is missing or wrong */
    static EndedCall read(String text) {
        List<CallText.Section> sections = CallText.read(text, FIRST);
        CallText.Section call = sections.get(0);
        return new EndedCall(
                ArrivalText.read(call, call.need("id"), call.flag("emergency")),
                call.flag("arrived"),
                call.flag("alone"),
                Instant.ofEpochMilli(call.number("began")),
                time(call, "answered"),
                Instant.ofEpochMilli(call.number("ended")),
                (int) call.number("sip"),
                (int) call.number("q850"),
                call.text("reason", ""),
                call.text("by", ""),
                sections.stream()
                        .filter(each -> each.name.equals("leg"))
                        .map(EndedText::leg)
                        .toList());
    }

    private static EndedLeg leg(CallText.Section leg) {
        return new EndedLeg(
                leg.need("id"),
                leg.need("peer"),
                Side.valueOf(leg.need("side")),
                ArrivalText.party(leg, "party"),
                leg.text("codec", ""),
                Instant.ofEpochMilli(leg.number("began")),
                time(leg, "answered"),
                Instant.ofEpochMilli(leg.number("ended")),
                (int) leg.number("sip"),
                (int) leg.number("q850"));
    }

    private static Optional<Instant> time(CallText.Section from, String key) {
        long millis = from.number(key);
        return millis == 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(millis));
    }
}
