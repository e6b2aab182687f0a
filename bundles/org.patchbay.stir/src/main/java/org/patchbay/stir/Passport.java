package org.patchbay.stir;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What somebody has signed about a call (RFC 8225). Numbers are digits without a plus.
 *
 * @param kind what is said
 * @param x5u where the certificate is
 * @param issued seconds since 1970
 * @param calling the caller's number; empty where a URI is signed instead
 * @param called the numbers that are called
 * @param diverting of {@link Kind#DIV}: the number that was called before
 * @param attestation of {@link Kind#SHAKEN}: {@code A}, {@code B} or {@code C}
 * @param origid of {@link Kind#SHAKEN}
 * @param claims all that is said, by name, as {@link JsonObject#claims} writes it
 * @param signed the bytes that are signed
 * @param signature R and S, 32 bytes each
 */
record Passport(
        Kind kind,
        URI x5u,
        long issued,
        Optional<String> calling,
        List<String> called,
        Optional<String> diverting,
        String attestation,
        String origid,
        Map<String, String> claims,
        byte[] signed,
        byte[] signature) {

    /** The extension, {@code ppt}. */
    enum Kind {
        /** None: who calls whom, and when. */
        BASE(""),
        /** RFC 8588. */
        SHAKEN("shaken"),
        /** RFC 8946. */
        DIV("div");

        private final String ppt;

        Kind(String ppt) {
            this.ppt = ppt;
        }

        /** Empty for one that says nothing about the number. */
        static Optional<Kind> of(String ppt) {
            for (Kind each : values()) {
                if (each.ppt.equals(ppt)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }

        boolean saysWhoCalls() {
            return this != DIV;
        }
    }

    boolean calls(String number) {
        return called.contains(number);
    }

    /** Who has to have the right to sign it: the caller, or who was called before. */
    Optional<String> responsible() {
        return kind == Kind.DIV ? diverting : calling;
    }
}
