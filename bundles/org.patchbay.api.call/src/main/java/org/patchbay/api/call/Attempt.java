package org.patchbay.api.call;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.osgi.annotation.versioning.ProviderType;

/** A leg that is about to be made, and that policy is asked about. A snapshot: it never changes and may be kept for the length of the call. */
@ProviderType
public interface Attempt {

    /** Unique in the call. */
    String id();

    /** Why it is to be made. */
    Origin origin();

    /** The attempt it grew out of, for forwards and forks. */
    Optional<String> parent();

    /** The peer the call came in from; empty where the runtime itself calls. */
    Optional<String> arrivedFrom();

    /** The side the call came in from. */
    Side arrivedOn();

    /** Who calls. */
    Party from();

    /**
     * Whom the hub shows as the caller, where that is another than {@link #from}, who calls and pays: somebody for whom a delegate calls, the
     * owner of a shared line, or the first caller of a call that a user's telephone sends on.
     */
    default Optional<Party> shown() {
        return Optional.empty();
    }

    /** Of {@link Origin#REFER}, and of what grows out of it: who has asked for the transfer. */
    default Optional<Leg> transferor() {
        return Optional.empty();
    }

    /** Who is called. */
    Party to();

    /** The peer the leg will be sent to; known from the ROUTE phase on. */
    Optional<String> peer();

    /** Whether it is an emergency call. Nothing may refuse or delay it; handlers without {@code emergency = true} are not asked. */
    boolean emergency();

    /** How often the target was changed on the way here. The core ends a call at its limit with 482. */
    int hops();

    /** How the call came here, oldest first. */
    List<Diversion> diversions();

    /** The header fields of the caller's INVITE by lower-case name, in their order; never those that steer SIP itself or carry credentials. */
    Map<String, List<String>> headers();

    /**
     * Whether an emergency service may be calling back (RFC 7090): whoever is called has called for help a short while ago. The trunk says so, and
     * nobody can claim it. What keeps unwelcome callers away has to let this one through.
     */
    default boolean callsBackForHelp() {
        return headers().getOrDefault("priority", List.of()).contains("psap-callback");
    }

    /** The answer to a lookup that this handler asked for by that {@code op}; empty on the first asking. */
    Optional<Map<String, String>> answer(String op);
}
