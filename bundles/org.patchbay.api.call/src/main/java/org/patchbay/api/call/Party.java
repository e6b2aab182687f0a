package org.patchbay.api.call;

import java.util.Optional;

/**
 * One end of a leg, as far as the directory knows it.
 *
 * @param uri as on the wire, without header parameters: {@code sip:+4930123456@host;user=phone} or {@code tel:+4930123456}; feature code
 *     may write {@code tel:} URIs and, for extensions and services, {@code sip:} URIs without a host
 * @param e164 the number, if it is one
 * @param display the display name, possibly empty
 * @param user the directory's id of the user the number belongs to
 * @param site the directory's id of the site
 * @param country ISO 3166-1 alpha-2 of the site, or of the number where no site is known
 */
public record Party(
        String uri,
        Optional<E164> e164,
        String display,
        Optional<String> user,
        Optional<String> site,
        Optional<String> country) {

    /** A party of which nothing but the URI is known. */
    public static Party of(String uri) {
        return new Party(uri, Uris.number(uri), "", Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A party known by its number. */
    public static Party of(E164 number) {
        return new Party(
                "tel:" + number.value(), Optional.of(number), "", Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** What is dialled: the number, or the user part of the URI. */
    public String dialled() {
        return e164.map(E164::value).orElseGet(() -> Uris.userPart(uri));
    }

    /** The same party under another display name. */
    public Party named(String name) {
        return new Party(uri, e164, name, user, site, country);
    }
}
