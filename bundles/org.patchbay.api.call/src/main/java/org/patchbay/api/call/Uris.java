package org.patchbay.api.call;

import java.util.Optional;

/** Reads what feature code needs of a URI. Not a parser: the trunk has one. */
final class Uris {
    private Uris() {}

    static String userPart(String uri) {
        int start = uri.indexOf(':') + 1;
        int at = uri.indexOf('@', start);
        String user = uri.substring(start, at < 0 ? uri.length() : at);
        int parameters = user.indexOf(';');
        return parameters < 0 ? user : user.substring(0, parameters);
    }

    static Optional<E164> number(String uri) {
        return E164.parse(userPart(uri));
    }
}
