package org.patchbay.media.rtpengine;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.rtpengine.sdp.Audio;

/** The legs of one session, by id. Changed with the session's lock, read without. */
final class Legs {
    /** There are hardly ever more than two. Replaced whole. */
    private volatile List<RtpengineLeg> all = List.of();

    List<RtpengineLeg> all() {
        return all;
    }

    @Nullable
    RtpengineLeg get(String id) {
        for (RtpengineLeg leg : all) {
            if (leg.id().equals(id)) {
                return leg;
            }
        }
        return null;
    }

    void put(RtpengineLeg leg) {
        List<RtpengineLeg> more = new ArrayList<>(all);
        more.removeIf(each -> each.id().equals(leg.id()));
        more.add(leg);
        all = List.copyOf(more);
    }

    void remove(RtpengineLeg leg) {
        List<RtpengineLeg> fewer = new ArrayList<>(all);
        fewer.remove(leg);
        all = List.copyOf(fewer);
    }

    /** @return those that there were */
    List<RtpengineLeg> clear() {
        List<RtpengineLeg> former = all;
        all = List.of();
        return former;
    }

    /** Where they are. */
    Set<Home> homes() {
        return all.stream().map(RtpengineLeg::home).collect(Collectors.toSet());
    }

    /** Whether a peer names what is opened for another of this call. */
    boolean own(Audio description) {
        return all.stream()
                .map(leg -> leg.negotiation().opened())
                .anyMatch(opened -> opened != null
                        && opened.address().equals(description.address())
                        && (opened.port() == description.port() || opened.rtcpPort() == description.port()));
    }

    /** Makes them anew, as rtpengine still has them. */
    void restore(RtpengineSession session, RtpengineMediaEngine engine, SessionText.Saved saved) throws MediaException {
        for (SessionText.SavedLeg each : saved.legs()) {
            Home home = each.home().isEmpty()
                    ? session.home()
                    : engine.home(each.home().get(0), each.home().get(1));
            RtpengineLeg made = new RtpengineLeg(
                    session,
                    each.id(),
                    each.side(),
                    new Negotiation(each.side().profile(), each, engine.alike()),
                    engine.alike().of(each.side().sources()),
                    home);
            made.maybeMuffled();
            home.enters();
            put(made);
        }
        SessionText.connect(saved, this);
    }
}
