package org.patchbay.sip.trunk;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.patchbay.api.call.Diversion;
import org.patchbay.api.call.E164;
import org.patchbay.api.call.Party;
import org.patchbay.api.call.Side;
import org.patchbay.api.call.control.Arrival;

/** How a call came, and who is in it, as it is written down. Header fields are left out: nobody asks for them later. */
final class ArrivalText {
    private ArrivalText() {}

    static void write(CallText out, Arrival arrival) {
        out.add("arrival-leg", arrival.leg())
                .add("arrival-peer", arrival.peer())
                .add("arrival-side", arrival.side().name())
                .add("arrival-tenant", arrival.tenant().orElse(""))
                .add("arrival-host", arrival.host());
        party(out, "from", arrival.from());
        party(out, "to", arrival.to());
        arrival.shown().ifPresent(shown -> party(out, "shown", shown));
        arrival.diversions().forEach(each -> out.add("diversion", each.cause() + " " + each.from()));
    }

    /** @throws IllegalArgumentException saying what is missing or wrong */
    static Arrival read(CallText.Section call, String id, boolean emergency) {
        List<Diversion> diversions = new ArrayList<>();
        for (String each : call.all("diversion")) {
            int space = each.indexOf(' ');
            diversions.add(new Diversion(each.substring(space + 1), Integer.parseInt(each.substring(0, space))));
        }
        return new Arrival(
                id,
                call.need("arrival-leg"),
                call.need("arrival-peer"),
                Side.valueOf(call.need("arrival-side")),
                Optional.of(call.text("arrival-tenant", "")).filter(t -> !t.isEmpty()),
                party(call, "from"),
                party(call, "to"),
                call.text("arrival-host", ""),
                diversions,
                Map.of(),
                emergency,
                Optional.empty(),
                call.text("shown") == null ? Optional.empty() : Optional.of(party(call, "shown")));
    }

    static void party(CallText out, String key, Party party) {
        out.add(key, party.uri()).add(key + "-name", party.display());
        party.e164().ifPresent(number -> out.add(key + "-number", number.value()));
    }

    /** @throws IllegalArgumentException if it is not there */
    static Party party(CallText.Section from, String key) {
        String number = from.text(key + "-number");
        return new Party(
                from.need(key),
                number == null ? Optional.empty() : E164.parse(number),
                from.text(key + "-name", ""),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
