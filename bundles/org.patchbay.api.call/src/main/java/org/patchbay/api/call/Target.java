package org.patchbay.api.call;

import java.util.Optional;

/**
 * Whom to call, and over which peer.
 *
 * @param uri whom: a {@code tel:} or {@code sip:} URI; when it differs from the one asked about, it passes the whole policy again
 * @param peer the name of the trunk's peer to use, or empty to have it chosen in the ROUTE phase
 */
public record Target(String uri, Optional<String> peer) {

    /** What is in front of the name of a target that is no telephone: {@code sip:patchbay-mobile}. Nobody outside can call one. */
    public static final String SERVICE = "patchbay-";
    /** The mobile of whoever the call was for. */
    public static final Target MOBILE = of("sip:" + SERVICE + "mobile");
    /** The provider's client of whoever the call was for. */
    public static final Target CLIENT = of("sip:" + SERVICE + "client");

    private static final String GROUP = SERVICE + "group.";

    /** All of a group of the directory; they ring together. */
    public static Target group(String id) {
        return of("sip:" + GROUP + id);
    }

    /** The id of the group, if this is one. */
    public Optional<String> group() {
        String name = Uris.userPart(uri);
        return name.startsWith(GROUP) ? Optional.of(name.substring(GROUP.length())) : Optional.empty();
    }

    /**
     * Whom people mean by what they write into a setting: a number in international form, an extension of 1 to 15 digits, a {@code tel:} or
     * {@code sip:} URI, {@code group:ID}, {@code mobile} or {@code client}. The last three are made telephones of by the bundle
     * {@code org.patchbay.feature.ring}.
     *
     * @return empty where it is nothing of that
     */
    public static Optional<Target> parse(String text) {
        String wish = text.strip();
        if (wish.equals("mobile") || wish.equals("client")) {
            return Optional.of(wish.equals("mobile") ? MOBILE : CLIENT);
        }
        if (wish.startsWith("group:")) {
            return Optional.of(wish.substring(6))
                    .filter(id -> id.matches("[a-z0-9][a-z0-9._-]{0,62}"))
                    .map(Target::group);
        }
        if (wish.matches("(tel|sip):[^\\s<>\"]+")) {
            return Optional.of(of(wish)).filter(t -> !Uris.userPart(wish).startsWith(SERVICE));
        }
        return E164.parse(wish).map(n -> of("tel:" + n.value())).or(() -> Optional.of(wish)
                .filter(w -> w.matches("[0-9]{1,15}"))
                .map(w -> of("sip:" + w)));
    }

    /** What {@link #parse} takes, for people. */
    public static final String WRITTEN =
            "a number such as +4930123456, an extension, a tel: or sip: URI, group:ID, mobile or client";

    /** Somebody, over whichever peer the routing chooses. */
    public static Target of(String uri) {
        return new Target(uri, Optional.empty());
    }

    /** Somebody, over this peer. */
    public static Target over(String peer, String uri) {
        return new Target(uri, Optional.of(peer));
    }
}
