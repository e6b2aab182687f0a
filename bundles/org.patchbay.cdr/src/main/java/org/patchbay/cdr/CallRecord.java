package org.patchbay.cdr;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

import org.patchbay.api.call.fact.Fact;

/**
 * The record of one call: a JSON object on one line. It begins with the call's id and its tenant, and by that beginning it is known again.
 *
 * @param day the day on which the call ended (UTC)
 * @param key how the line begins; the same for each fact about one call, and for no other call
 * @param line the line in UTF-8, its end included
 */
record CallRecord(LocalDate day, String key, byte[] line) {

    static CallRecord of(Fact fact) {
        return of(fact, new Json());
    }

    /** @param out in which it is put together; what was in there is gone */
    static CallRecord of(Fact fact, Json out) {
        Told told = new Told(fact);
        Values call = told.call();
        Instant answered = Moments.read(call.get("answered"));
        Instant ended = Moments.read(call.get("ended"));

        out.clear();
        out.raw('{');
        out.name("call");
        out.string(fact.scope().id());
        out.name("tenant");
        out.string(fact.scope().tenant());
        String key = out.text();
        call.write(out, 0, Keys.BEHIND_ENDED);
        if (answered != null && ended != null) {
            out.name("duration_seconds");
            seconds(out, Duration.between(answered, ended));
        }
        call.write(out, Keys.BEHIND_ENDED, Keys.CALL.others());
        legs(out, told);
        call.writeOthers(out);
        out.raw('}');
        out.raw('\n');
        LocalDate day = LocalDate.ofInstant(ended == null ? fact.at() : ended, ZoneOffset.UTC);
        return new CallRecord(day, key, out.copy());
    }

    private static void legs(Json out, Told told) {
        if (!told.hasLegs()) {
            return;
        }
        out.name("legs");
        out.raw('[');
        told.forEachLeg(leg -> {
            out.next();
            out.raw('{');
            leg.write(out, 0, Keys.LEG.others());
            leg.writeOthers(out);
            out.raw('}');
        });
        out.raw(']');
    }

    /** With one decimal, rounded; never less than nothing, though a clock may have been set back. */
    private static void seconds(Json out, Duration duration) {
        long tenths = Math.max(0, (duration.toMillis() + 50) / 100);
        out.number(tenths / 10);
        out.raw('.');
        out.number(tenths % 10);
    }
}
