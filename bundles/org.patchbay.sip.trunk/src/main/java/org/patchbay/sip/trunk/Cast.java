package org.patchbay.sip.trunk;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.patchbay.api.call.Party;
import org.patchbay.api.call.control.Arrival;
import org.patchbay.sip.trunk.siprec.Metadata;
import org.patchbay.sip.trunk.siprec.Participant;

/** Who takes part in what is recorded of a leg: its own party, and one after the other those that it talks to. */
final class Cast {
    private static final String SAID = "1";
    private static final String HEARD = "2";
    private static final int MOST = 50;

    private final Leg recorded;
    private final String session;
    private final boolean trusted;
    private final Instant since = Instant.now();
    private final List<Participant> participants = new ArrayList<>(2);
    private final List<String> said = List.of(SAID);
    private final List<String> heard;
    /** The leg that it talks to; empty for none. */
    private String partner = "";

    private int came;

    /** @param trusted whether the recorder may know who is asserted to call */
    Cast(Leg recorded, String session, boolean both, boolean trusted) {
        this.recorded = recorded;
        this.trusted = trusted;
        this.session = session;
        this.heard = both ? List.of(HEARD) : List.of();
        participants.add(participant(recorded, said, heard));
        changed();
    }

    /** Looks who is there now. */
    boolean changed() {
        Leg now = recorded.partner;
        String id = now == null ? "" : now.id;
        if (id.equals(partner)) {
            return false;
        }
        partner = id;
        int last = participants.size() - 1;
        if (last > 0 && participants.get(last).until() == null) {
            participants.set(last, participants.get(last).left(Instant.now()));
        }
        if (now != null) {
            if (last >= MOST) {
                participants.remove(1);
            }
            participants.add(participant(now, heard, said));
        }
        return true;
    }

    private Participant participant(Leg leg, List<String> sends, List<String> hears) {
        Party party = party(leg);
        String aor = party.e164().map(number -> "tel:" + number.value()).orElse(party.uri());
        return new Participant(
                Integer.toString(++came), aor, party.display(), came <= 2 ? since : Instant.now(), null, sends, hears);
    }

    /** Of the caller: whoever is asserted, where the recorder is trusted with that; else who is shown. */
    private Party party(Leg leg) {
        Arrival arrival = leg.call.arrival;
        return arrival != null && trusted && leg.id.equals(arrival.leg()) ? arrival.from() : leg.party;
    }

    /** @param taken the labels of the streams that the recorder takes */
    Metadata metadata(List<String> taken) {
        List<Participant> all = participants.stream()
                .map(each -> new Participant(
                        each.key(),
                        each.aor(),
                        each.name(),
                        each.since(),
                        each.until(),
                        each.sends().stream().filter(taken::contains).toList(),
                        each.hears().stream().filter(taken::contains).toList()))
                .toList();
        return new Metadata(recorded.call.id, session, Instant.ofEpochMilli(recorded.call.began), since, taken, all);
    }
}
