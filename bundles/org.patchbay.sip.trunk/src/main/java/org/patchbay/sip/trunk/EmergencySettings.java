package org.patchbay.sip.trunk;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import org.patchbay.api.call.Side;
import org.patchbay.api.call.Target;

/**
 * What a peer dials in an emergency, and how emergency calls are sent to it.
 *
 * @param numbers what it dials, the main number first
 * @param tests those that try the path out, dialled and treated like the others
 * @param fallback where such a call goes if nobody rules in time
 * @param elin whether the ELIN in a caller's location is shown instead of the caller
 * @param location whether the caller's location is passed on to it: the other parts of the body, and Geolocation
 * @param urn whether {@code urn:service:sos} is sent to it as that; else as a number
 */
record EmergencySettings(
        Set<String> numbers,
        Set<String> tests,
        Optional<Target> fallback,
        boolean elin,
        boolean location,
        boolean urn) {

    private enum Elin {
        OFF,
        PIDF
    }

    private enum Location {
        PASS,
        STRIP
    }

    private enum Form {
        NUMBER,
        URN
    }

    static EmergencySettings read(Values v, Side side) {
        Set<String> tests = digits(v, "emergency_test_numbers");
        Set<String> numbers = new LinkedHashSet<>(digits(v, "emergency_numbers"));
        numbers.addAll(tests);
        boolean elin = v.word("elin", Elin.class, Elin.OFF) == Elin.PIDF;
        if (elin && side == Side.HUB) {
            throw v.wrong("elin", "is for providers: to the hub the caller is shown, so it must be off");
        }
        return new EmergencySettings(
                numbers,
                tests,
                fallback(v),
                elin,
                v.word("emergency_location", Location.class, Location.PASS) == Location.PASS,
                v.word("emergency_urn", Form.class, Form.NUMBER) == Form.URN);
    }

    /** Written with a plus they mean the same: it is never sent with one. */
    private static Set<String> digits(Values v, String key) {
        Set<String> all = new LinkedHashSet<>();
        for (String each : v.list(key)) {
            String number = each.startsWith("+") ? each.substring(1) : each;
            if (!number.matches("[0-9*#]{2,15}")) {
                throw v.wrong(key, "has '" + each + "', which is no number of 2 to 15 digits");
            }
            all.add(number);
        }
        return all;
    }

    private static Optional<Target> fallback(Values v) {
        String text = v.text("emergency_fallback", "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int at = text.indexOf('@');
        if (at <= 0 || at == text.length() - 1) {
            throw v.wrong("emergency_fallback", "is not NUMBER@PEER, or *@PEER for the number that was dialled");
        }
        return Optional.of(Target.over(text.substring(at + 1), text.substring(0, at)));
    }

    /** The number that stands for all of them; empty for none. */
    String main() {
        for (String each : numbers) {
            if (!tests.contains(each)) {
                return each;
            }
        }
        return "";
    }
}
