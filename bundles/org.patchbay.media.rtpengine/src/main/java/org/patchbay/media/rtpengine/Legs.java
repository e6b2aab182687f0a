package org.patchbay.media.rtpengine;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.media.MediaException;
import org.patchbay.media.rtpengine.sdp.Audio;

/** The legs of one session, by id. Changed with the session's lock, read without. */
final class Legs {
    /** Replaced whole. */
    private volatile Map<String, RtpengineLeg> all = Map.of();

    Collection<RtpengineLeg> all() {
        return all.values();
    }

    @Nullable
    RtpengineLeg get(String id) {
        return all.get(id);
    }

    void put(RtpengineLeg leg) {
        Map<String, RtpengineLeg> more = new HashMap<>(all);
        more.put(leg.id(), leg);
        all = Map.copyOf(more);
    }

    void remove(RtpengineLeg leg) {
        Map<String, RtpengineLeg> fewer = new HashMap<>(all);
        fewer.remove(leg.id(), leg);
        all = Map.copyOf(fewer);
    }

    /** @return those that there were */
    List<RtpengineLeg> clear() {
        List<RtpengineLeg> former = List.copyOf(all.values());
        all = Map.of();
        return former;
    }

    /** Where they are. */
    Set<Home> homes() {
        return all.values().stream().map(RtpengineLeg::home).collect(Collectors.toSet());
    }

    /** Whether a peer names what is opened for another of this call. */
    boolean own(Audio description) {
        return all.values().stream()
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
            home.enters(each.side());
            RtpengineLeg made = new RtpengineLeg(
                    session,
                    each.id(),
                    each.side(),
                    new Negotiation(each.side().profile(), each),
                    each.side().sources(),
                    home);
            made.muffled(null);
            put(made);
        }
        SessionText.connect(saved, all);
    }
}
