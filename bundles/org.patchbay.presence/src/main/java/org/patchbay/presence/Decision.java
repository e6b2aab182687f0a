package org.patchbay.presence;

import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.patchbay.api.presence.PresenceMapping;
import org.patchbay.api.presence.PresenceStatus;

/**
 * What a platform is to show of a person.
 *
 * @param want null for what it would show without us
 * @param basis what it follows from, as a number of one byte: which source, and its status
 * @param why how it was come to
 */
record Decision(@Nullable PresenceStatus want, int basis, Steps.What why) {
    private static final int BY_CALL = 0x40;
    private static final int BY_OTHER = 0x20;

    /**
     * A function of what is known, and of nothing else: so both platforms come to rest once both were written.
     *
     * @param shows what the platform can be made to show
     */
    static Decision of(Person person, Side side, PresenceMapping mapping, Set<PresenceStatus> shows) {
        PresenceStatus own = known(side);
        Side source = person.other(side);
        PresenceStatus elsewhere = known(source);
        int call = person.calls > 0 ? Precedence.CALL : Precedence.NONE;
        int most = Math.max(Precedence.of(elsewhere), call);
        if (Precedence.of(own) >= most) {
            return new Decision(null, own.ordinal(), Steps.What.WANT_NOTHING);
        }
        boolean byCall = call > Precedence.of(elsewhere);
        PresenceStatus cause = byCall ? PresenceStatus.IN_A_CALL : elsewhere;
        int basis = (byCall ? BY_CALL : BY_OTHER) | cause.ordinal();
        Optional<PresenceStatus> translated = mapping.translate(person.tenant, source.platform, cause);
        if (translated.isEmpty()) {
            return new Decision(null, basis, Steps.What.NO_CHANGE);
        }
        // Available is reached by taking away what we show, and fades where it is written.
        if (translated.get() == PresenceStatus.AVAILABLE) {
            return new Decision(null, basis, Steps.What.WANT_NOTHING);
        }
        return shows.contains(translated.get())
                ? new Decision(translated.get(), basis, Steps.What.WANT)
                : new Decision(null, basis, Steps.What.CANNOT_SHOW);
    }

    private static PresenceStatus known(Side side) {
        PresenceStatus own = side.own;
        return own == null ? PresenceStatus.UNKNOWN : own;
    }

    /** A {@link #basis} for people. */
    static String told(int basis) {
        PresenceStatus[] all = PresenceStatus.values();
        int status = basis & 0x1F;
        String words = Steps.words(all[Math.min(status, all.length - 1)]);
        return (basis & BY_CALL) != 0 ? "a call over the trunk" : words;
    }
}
